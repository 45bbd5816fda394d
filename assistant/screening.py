"""Text in a document that speaks to a language model instead of to a reader."""

import re

from index.folding import fold_text

# Over folded text. The last group of each language gives an order at the beginning of a sentence.
_ADDRESSED = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override|bypass)\b.{0,40}?
        \b(?:instructions?|prompts?|(?:previous|above|prior|your)\s+(?:\w+\s+)?(?:rules|guidelines)
        |(?:all|everything|the)\s+(?:above|previous))\b
    | \byou\s+are\s+(?:now\s+)?(?:an?\s+)?(?:ai|assistant|chatbot|(?:large\s+)?language\s+model|chatgpt|gpt)\b
    | \b(?:system\s+prompt|new\s+instructions?\s*:|note\s+to\s+(?:the\s+)?(?:ai|assistant|model|llm|chatbot))\b
    | (?:^|[.!?:;\n»"]\s*)(?:please\s+)?(?:say|write|answer|reply|respond|output|repeat|print|tell\s+the\s+user)\s+
        (?:only|exactly|that|with|the\s+following|["«])

    | \b(?:ignore[rz]?|oublie[rz]?|ne\s+(?:tiens|tenez)\s+(?:pas|aucun)\s+compte)\b.{0,40}?
        \b(?:instructions?|consignes?|regles?|directives?|ce\s+qui\s+precede)\b
    | \b(?:tu\s+es|vous\s+etes)\s+(?:maintenant\s+|desormais\s+)?(?:une?\s+)?
        (?:assistant|ia|intelligence\s+artificielle|modele\s+de\s+langue|chatbot)\b
    | (?:^|[.!?:;\n»"]\s*)(?:dis|dites|reponds|repondez|ecris|ecrivez|affirmez?|repetez?)\s+
        (?:seulement|uniquement|exactement|simplement|que\b|qu'|["«])

    | (?:تجاهل|تجاهلي|تجاهلوا|انس|انسي|اهمل|اهملي)\s.{0,40}?(?:تعليمات|التعليمات|الاوامر|القواعد|ما\s+سبق|السابقه)
    | \bانت\s+(?:الان\s+)?(?:مساعد|نموذج|ذكاء|روبوت)
    | (?:ايها|الي)\s+(?:النموذج|المساعد|الذكاء)
    | (?:^|[.!؟:؛\n»"]\s*)(?:قل|اكتب|اجب|رد|كرر)\s+(?:فقط|ان|انه|بان|للمستخدم|["«])

    | <\|?(?:im_start|im_end|system|endoftext)\|?> | \[/?inst\] | ^\s*(?:system|assistant)\s*:
    | \#{2,}\s*instructions?\b
    """,
    re.VERBOSE | re.MULTILINE,
)


def is_addressed_to_model(text: str) -> bool:
    """Say whether a text gives orders to a language model that reads it, in Arabic, French or English.

    Patterns cannot know every wording: what slips through is still checked sentence by sentence (assistant.citing),
    and a model's obedience can only repeat words of the documents as theirs.
    """
    return bool(_ADDRESSED.search(fold_text(text)))
