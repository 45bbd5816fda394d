"""Every error of ingestion.

IttifaqError (index.errors)
├── UnreadableFile           one file that cannot become a document; the others go on
│   └── TooManyParts         a file within a file, after as many others as are read of one
├── AddressNotFetched        a web address that may not be fetched, or was not; the others go on
├── FolderUnreachable        a folder that a library is to be kept in step with cannot be looked into
├── WorkersFailed            the processes that read files cannot be started; nothing goes on
└── TesseractFailed          text recognition of one page; the other pages go on
"""

from index.errors import IttifaqError


class UnreadableFile(IttifaqError):
    """One file that cannot become a document: the message names the file, what is wrong and what to do."""


class TooManyParts(UnreadableFile):
    """A file within a file, after as many others as are read of one: nor are those after it."""


class AddressNotFetched(IttifaqError):
    """A web address that may not be fetched, or was not: the message names it, why, and what to do."""


class TesseractFailed(IttifaqError):
    """Text recognition of one page came to nothing: the message says why."""


class FolderUnreachable(IttifaqError):
    """A folder that a library is to be kept in step with cannot be looked into: the message says why."""


class WorkersFailed(IttifaqError):
    """The processes that read files cannot be started: the message says why, and what to do."""
