"""Every error the library raises.

IttifaqError                 the root: the message says what happened, to what, and what to do
├── LibraryError
│   ├── NotALibrary          the folder is something else
│   ├── LibraryTooNew        written by a later version of this program
│   ├── LibraryInUse         another process is writing
│   ├── LibraryDamaged       the store itself cannot be read
│   ├── IndexDamaged         an index made from the store cannot be read; it can be made again
│   ├── DocumentUnknown      no document has this id
│   ├── AgreementUnknown     no agreement of the register has this id
│   ├── AnswerUnknown        no answer is kept under this id
│   └── ModelMismatch        built with another embedding model
├── ModelMissing             an embedding model that cannot be had
└── EvaluationInvalid        a retrieval set that cannot be read
"""


class IttifaqError(Exception):
    """Shown to the person as it is: what happened, to which file or value, and what to do."""


class LibraryError(IttifaqError):
    """Something about the library folder."""


class NotALibrary(LibraryError):
    """The folder is something else."""


class LibraryTooNew(LibraryError):
    """Written by a later version of this program."""


class LibraryInUse(LibraryError):
    """Another process is writing."""


class LibraryDamaged(LibraryError):
    """The store itself cannot be read."""


class IndexDamaged(LibraryError):
    """An index made from the store cannot be read; it can be made again."""


class DocumentUnknown(LibraryError):
    """No document has this id."""


class AgreementUnknown(LibraryError):
    """No agreement of the register has this id."""


class ModelMismatch(LibraryError):
    """The library was built with another embedding model."""


class ModelMissing(IttifaqError):
    """An embedding model that cannot be had."""


class EvaluationInvalid(IttifaqError):
    """A retrieval set that cannot be read."""


class AnswerUnknown(LibraryError):
    """No answer is kept under this id."""
