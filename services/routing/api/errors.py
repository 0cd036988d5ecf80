"""Routing's errors as problems: one table from error to status and code."""

from services.routing.domain.directory import NoCompetentOffice
from services.routing.domain.inquiry import (
    InquiryEnded,
    InquiryUnknown,
    NoOfficeToAsk,
    NotHoldingTheCase,
    SubjectExists,
    SubjectNotFound,
    SubjectUnknown,
    SubjectWithdrawn,
)
from services.routing.domain.refusals import (
    CaseNotFound,
    ImportedMeanwhile,
    ListAlreadyInForce,
    NothingToAskAgain,
    NothingToAssign,
    OfficeNotOfTheLevel,
)
from services.routing.domain.statuses import IllegalMove
from shared.problems import ErrorTable

ERRORS: ErrorTable = {
    CaseNotFound: (404, "case_not_found"),
    IllegalMove: (409, "transition_forbidden"),
    ListAlreadyInForce: (409, "calendar_list_in_force"),
    ImportedMeanwhile: (409, "calendar_imported_meanwhile"),
    InquiryEnded: (409, "inquiry_ended"),
    InquiryUnknown: (404, "inquiry_not_found"),
    NoCompetentOffice: (409, "no_competent_office"),
    NoOfficeToAsk: (409, "no_office_to_ask"),
    NotHoldingTheCase: (409, "not_holding_the_case"),
    NothingToAskAgain: (409, "nothing_to_ask_again"),
    NothingToAssign: (409, "nothing_to_assign"),
    OfficeNotOfTheLevel: (422, "office_not_of_the_level"),
    SubjectExists: (409, "inquiry_subject_exists"),
    SubjectNotFound: (404, "inquiry_subject_not_found"),
    SubjectUnknown: (422, "inquiry_subject_unknown"),
    SubjectWithdrawn: (409, "inquiry_subject_withdrawn"),
}
