"""Every error of the assistant.

IttifaqError (index.errors)
├── SettingInvalid           an unknown setting, or a value out of range
├── QuestionInvalid          nothing to answer: empty, too long, no words
├── ExportFailed             a file that cannot be written
└── ChatModelUnavailable     the language model is down, slow, refuses, or answers nonsense
    └── ContextTooSmall      the question and its passages do not fit the model
"""

from index.errors import IttifaqError


class SettingInvalid(IttifaqError):
    """An unknown setting, or a value out of range."""


class QuestionInvalid(IttifaqError):
    """Nothing to answer: empty, too long, no words."""


class ExportFailed(IttifaqError):
    """A file that cannot be written."""


class ChatModelUnavailable(IttifaqError):
    """The language model is down, slow, refuses, or answers nonsense."""


class ContextTooSmall(ChatModelUnavailable):
    """The question and its passages do not fit the model."""
