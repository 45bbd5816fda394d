"""The words of the screen in Arabic, French and English: data, and the few rules of number that they need.

A person is answered in the language of the question. Every field stands in all three languages with the same
{places}; tests/assistant/test_wording.py holds that.
"""

from dataclasses import dataclass

from index.records import Language


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says; each field is a sentence or a template for `str.format`.

    Attributes:
        frame_one: introduces quotations of one document; {title}.
        frame_many: introduces quotations of several documents; {documents}.
        frame_written: introduces sentences that a language model wrote; {documents}.
        sources_differ: two sources give different values; {values}.
        refusal: nothing answers; {documents}.
        refusal_missing: nothing answers, and the nearest passages do not hold these words; {documents}, {missing}.
        refusal_empty: the library holds no document.
        sentences_removed: some of what a language model wrote was left out.
        passage_withheld: a passage gives orders to language models and was not shown to ours; {title}.
        model_failed: a language model did not answer and quotations stand in for it; {reason}.
        question_empty: nothing was asked.
        question_without_words: the question has no letter or digit.
        question_too_long: {length} and {limit} are numbers of characters.
        invitation: greets a person who has not asked yet; {documents}.
        page: a page of a source; {page}.
        document_one, document_two, document_few, document_many: how documents are counted; {count}.
        separator: stands between items of a list.
    """

    frame_one: str
    frame_many: str
    frame_written: str
    sources_differ: str
    refusal: str
    refusal_missing: str
    refusal_empty: str
    sentences_removed: str
    passage_withheld: str
    model_failed: str
    question_empty: str
    question_without_words: str
    question_too_long: str
    invitation: str
    page: str
    document_one: str
    document_two: str
    document_few: str
    document_many: str
    separator: str


def words(language: Language) -> Words:
    """Give the words of one language."""
    return WORDS[language]


def count_documents(count: int, language: Language) -> str:
    """Say how many documents.

    Source: Unicode CLDR plural rules: Arabic 1, 2, 3 to 10 (by the last two digits), other; French and English
    know one and more, and French counts nought as one.
    """
    chosen = words(language)
    template = chosen.document_many
    if count == 1 or (count == 0 and language == "fr"):
        template = chosen.document_one
    elif count == 2:
        template = chosen.document_two
    elif 3 <= count % 100 <= 10:
        template = chosen.document_few
    return template.format(count=count)


WORDS: dict[Language, Words] = {
    "ar": Words(
        frame_one="جاء في «{title}»:",
        frame_many="جاء في {documents}:",
        frame_written="جوابٌ كتبه نموذج لغوي استنادًا إلى {documents}:",
        sources_differ="المصادر لا تتفق: {values}.",
        refusal="لم أجد جوابًا عن هذا السؤال. بحثتُ في {documents}، وهذا أقرب ما فيها.",
        refusal_missing="لم أجد جوابًا عن هذا السؤال: أقرب المقاطع لا تذكر {missing}. "
        "بحثتُ في {documents}، وهذا أقرب ما فيها.",
        refusal_empty="المكتبة فارغة: أضف إليها وثائق أولًا (ittifaq ingest).",
        sentences_removed="حُذفت جمل من جواب النموذج اللغوي لأن الوثائق لا تسندها.",
        passage_withheld="في «{title}» مقطع يخاطب النموذج اللغوي بدل القارئ، فلم يُعرض عليه.",
        model_failed="لم يُجب النموذج اللغوي ({reason})، وهذه جمل مقتبسة من الوثائق بدلًا من جوابه.",
        question_empty="لم يُكتب أي سؤال: اكتب سؤالًا بالعربية أو الفرنسية أو الإنجليزية.",
        question_without_words="لا كلمات في السؤال: اكتب سؤالًا بالعربية أو الفرنسية أو الإنجليزية.",
        question_too_long="طول السؤال {length} حرفًا، والحد {limit}: اختصره.",
        invitation="اسأل بالعربية أو الفرنسية أو الإنجليزية. في هذه المكتبة {documents}.",
        page="ص {page}",
        document_one="وثيقة واحدة",
        document_two="وثيقتين",
        document_few="{count} وثائق",
        document_many="{count} وثيقة",
        separator="، ",
    ),
    "fr": Words(
        frame_one="D’après « {title} » :",
        frame_many="D’après {documents} :",
        frame_written="Réponse rédigée par un modèle de langue d’après {documents} :",
        sources_differ="Les sources ne concordent pas : {values}.",
        refusal="Je n’ai pas trouvé de réponse à cette question. "
        "Recherche faite dans {documents} ; voici ce qui s’en approche.",
        refusal_missing="Je n’ai pas trouvé de réponse à cette question : les passages les plus proches "
        "ne mentionnent pas {missing}. Recherche faite dans {documents} ; voici ce qui s’en approche.",
        refusal_empty="La bibliothèque est vide : ajoutez-y d’abord des documents (ittifaq ingest).",
        sentences_removed="Des phrases du modèle de langue ont été retirées : les documents ne les appuient pas.",
        passage_withheld="Un passage de « {title} » s’adresse au modèle de langue et non au lecteur : "
        "il ne lui a pas été montré.",
        model_failed="Le modèle de langue n’a pas répondu ({reason}) : voici à la place des phrases citées.",
        question_empty="Aucune question : écrivez-en une en arabe, en français ou en anglais.",
        question_without_words="La question ne contient aucun mot : écrivez-la en arabe, en français ou en anglais.",
        question_too_long="La question compte {length} caractères, la limite est de {limit} : abrégez-la.",
        invitation="Posez une question en arabe, en français ou en anglais. Cette bibliothèque compte {documents}.",
        page="p. {page}",
        document_one="{count} document",
        document_two="{count} documents",
        document_few="{count} documents",
        document_many="{count} documents",
        separator=", ",
    ),
    "en": Words(
        frame_one="According to “{title}”:",
        frame_many="According to {documents}:",
        frame_written="Written by a language model from {documents}:",
        sources_differ="The sources differ: {values}.",
        refusal="I found no answer to this question. I searched {documents}; these come nearest.",
        refusal_missing="I found no answer to this question: the nearest passages do not mention {missing}. "
        "I searched {documents}; these come nearest.",
        refusal_empty="The library is empty: add documents to it first (ittifaq ingest).",
        sentences_removed="Sentences of the language model were left out: the documents do not support them.",
        passage_withheld="A passage of “{title}” speaks to the language model instead of the reader: "
        "the model was not shown it.",
        model_failed="The language model did not answer ({reason}): here are quoted sentences instead.",
        question_empty="No question was asked: write one in Arabic, French or English.",
        question_without_words="The question has no words: write it in Arabic, French or English.",
        question_too_long="The question is {length} characters long and the limit is {limit}: shorten it.",
        invitation="Ask in Arabic, French or English. This library holds {documents}.",
        page="p. {page}",
        document_one="{count} document",
        document_two="{count} documents",
        document_few="{count} documents",
        document_many="{count} documents",
        separator=", ",
    ),
}
