"""Records as JSON, under the names that other programs read."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from assistant.accounting import limit_text, understood_lines
from assistant.answer import Answer, Citation, Sentence, Understood
from assistant.quality_words import quality_reason
from assistant.versions import Elsewhere
from index.evaluating import Evaluation
from index.records import DocumentSummary, Hit, Language
from ingest.report import Report


def to_json(value: object) -> str:
    """Write a JSON value readable by people too: Arabic and accents as they are, two spaces."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def export_answer(answer: Answer) -> dict[str, object]:
    """Give an answer; `start` and `end` of a citation are offsets into the document's stored text."""
    return {
        "question": answer.question,
        "language": answer.language,
        "kind": answer.kind,
        "refused": answer.refused,
        "frame": answer.frame,
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "citations": [_citation(citation) for citation in answer.citations],
        "searched": answer.searched,
        "nearest": [_source(document) for document in answer.nearest],
        "notices": list(answer.notices),
        "seconds": {stage: round(seconds, 4) for stage, seconds in answer.seconds},
        **_from_register(answer),
    }


def _from_register(answer: Answer) -> dict[str, object]:
    """Give what only an answer from the register has; `partly` stands in step with the first ids of `partial`."""
    if answer.understood is None or answer.coverage is None:
        return {}
    return {
        "understood": _understood(answer.understood, answer.language),
        "agreements": list(answer.agreements),
        "partial": list(answer.partial),
        "partly": [_sentence(sentence) for sentence in answer.partly],
        "mentioned": [_sentence(sentence) for sentence in answer.mentioned],
        "coverage": asdict(answer.coverage),
    }


def _understood(understood: Understood, language: Language) -> dict[str, object]:
    return {
        "asks": understood.asks,
        "text": " ".join(understood_lines(understood, language)),
        "filters": [
            {
                "field": limit.field,
                "values": list(limit.values),
                "words": limit.words,
                "text": limit_text(limit, language),
                "also_searched": list(limit.also),
            }
            for limit in understood.limits
        ],
        "ignored": list(understood.ignored),
    }


def export_hits(
    hits: Sequence[Hit], documents: Sequence[DocumentSummary], elsewhere: Sequence[Elsewhere]
) -> list[dict[str, object]]:
    """Give hits with their documents, in step: `documents[i]` is that of `hits[i]`, read also in `elsewhere[i]`."""
    return [
        {
            "rank": hit.rank,
            "score": round(hit.score, 4),
            "dense_score": round(hit.dense_score, 4),
            "lexical_score": round(hit.lexical_score, 4),
            "found_by": list(hit.found_by),
            "text": hit.passage.text,
            "page": hit.passage.page,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "headings": list(hit.passage.headings),
            "document": _source(document),
            "also": [_source(each) for each in others.versions],
            "translations": [_source(each) for each in others.translations],
        }
        for hit, document, others in zip(hits, documents, elsewhere, strict=True)
    ]


def export_documents(documents: Sequence[DocumentSummary]) -> list[dict[str, object]]:
    """Give the rows of `ittifaq documents --json`."""
    return [
        {
            **_source(document),
            "date_source": document.date.source if document.date else "",
            "pages": document.pages,
            "passages": document.passages,
            "quality": document.quality,
            "quality_reason": quality_reason(document, "en"),
            "text_quality": round(document.text_quality, 3),
            "sha256": document.sha256,
        }
        for document in documents
    ]


def export_report(report: Report) -> dict[str, object]:
    """Give an ingestion report."""
    return asdict(report)


def export_evaluation(evaluation: Evaluation) -> dict[str, object]:
    """Give the measures of `ittifaq evaluate --json`."""
    return {
        "queries": evaluation.queries,
        "passages": evaluation.passages,
        "recall@1": evaluation.recall_1,
        "recall@5": evaluation.recall_5,
        "recall@10": evaluation.recall_10,
        "ndcg@10": evaluation.ndcg_10,
        "mrr@10": evaluation.mrr_10,
        "index_seconds": evaluation.index_seconds,
        "search_p50_ms": evaluation.search_p50_ms,
        "search_p95_ms": evaluation.search_p95_ms,
    }


def _sentence(sentence: Sentence) -> dict[str, object]:
    return {"text": sentence.text, "citations": list(sentence.citations), "support": sentence.support}


def _citation(citation: Citation) -> dict[str, object]:
    evidence = citation.evidence
    return {
        "number": citation.number,
        "quote": evidence.quote,
        "page": evidence.page,
        "start": evidence.start,
        "end": evidence.end,
        "text_quality": citation.document.quality_of(evidence.page),
        "document": _source(citation.document),
        "also": [_source(document) for document in citation.also],
        "translations": [_source(document) for document in citation.translations],
    }


def _source(document: DocumentSummary) -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.title,
        "file": document.file,
        "member": document.member,
        "address": document.address,
        "publisher": document.publisher,
        "date": document.date.value if document.date else "",
        "language": document.language,
    }
