"""What a person corrects in the register, for good: agreements made one, or records of one set apart."""

from collections.abc import Sequence

from index.decisions import crossing, decide
from index.errors import AgreementUnknown
from index.reading_agreements import read_records_of
from index.register import regroup
from index.store import Store


def join_agreements(store: Store, ids: Sequence[str]) -> None:
    """Make agreements one, named by the id of any of their records.

    Raises:
        AgreementUnknown: no agreement has one of these ids.
    """
    agreements = [read_records_of(store, each) for each in ids]
    groups = {tuple(each.record.id for each in members) for members in agreements}
    decide(store, crossing(sorted(groups)), "together")
    regroup(store, [each.number for members in agreements for each in members])


def split_agreement(store: Store, agreement_id: str, records: Sequence[str]) -> None:
    """Set these records of an agreement apart from its others; without any, each of its records from each.

    Raises:
        AgreementUnknown: no agreement has this id, or it does not have one of these records.
    """
    members = read_records_of(store, agreement_id)
    ids = [each.record.id for each in members]
    strangers = [each for each in records if each not in ids]
    if strangers:
        raise AgreementUnknown(
            f"The agreement {agreement_id} has no record {strangers[0]}: "
            f"`ittifaq agreements show {agreement_id}` lists those it has."
        )
    left = [each for each in ids if each not in records]
    decide(store, crossing([records, left] if records else [[each] for each in ids]), "apart")
    regroup(store, [each.number for each in members])
