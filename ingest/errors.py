"""Every error of ingestion.

IttifaqError (index.errors)
└── UnreadableFile           one file that cannot become a document; the others go on
"""

from index.errors import IttifaqError


class UnreadableFile(IttifaqError):
    """One file that cannot become a document: the message names the file, what is wrong and what to do."""
