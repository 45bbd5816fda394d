"""A library offered to programs that speak LangChain. The only door to LangChain in this package."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from index.embedding import Embedder
from index.language import detect_language
from index.library import Library
from index.records import DocumentSummary, Filters, Hit, Query
from index.searching import Mode, Searcher


class LibraryRetriever(BaseRetriever):
    """Gives the passages of a library that answer a question, best first, as LangChain documents.

    Their metadata: document_id, title, publisher, date (ISO 8601 or ""), language, file, page, start, end, headings,
    score. `page_content` is exactly the document's text from start to end.

        with Library.open(folder, embedder.card) as library:
            retriever = LibraryRetriever(library=library, embedder=embedder, k=5)
            retriever.invoke("ما قيمة الاتفاقية؟")
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    embedder: SkipValidation[Embedder]
    k: int = 10
    filters: Filters = Filters()
    mode: Mode = "hybrid"

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        asked = Query(query, detect_language(query), self.filters)
        hits = Searcher(self.library, self.embedder, self.mode).search(asked, self.k)
        summaries = {one: self.library.summary(one) for one in {hit.passage.document_id for hit in hits}}
        return [_document(hit, summaries[hit.passage.document_id]) for hit in hits]


def _document(hit: Hit, summary: DocumentSummary) -> LangChainDocument:
    passage = hit.passage
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document_id": summary.id,
            "title": summary.title,
            "publisher": summary.publisher,
            "date": summary.date.value if summary.date else "",
            "language": passage.language,
            "file": summary.file,
            "page": passage.page,
            "start": passage.start,
            "end": passage.end,
            "headings": list(passage.headings),
            "score": hit.score,
        },
    )
