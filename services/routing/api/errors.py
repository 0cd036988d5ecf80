"""Routing's errors as problems: one table from error to status and code."""

from services.routing.commands.keep_staff import EntryRefused, StaffKnown
from services.routing.domain.directory import NoCompetentOffice, Unroutable
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
    EntryUnknown,
    ImportedMeanwhile,
    ListAlreadyInForce,
    NothingToAskAgain,
    NothingToAssign,
    OfficeNotOfTheLevel,
)
from services.routing.domain.staff_refusals import (
    AuthorizationEnded,
    AuthorizationUnknown,
    NothingMoves,
    NotInPost,
    NotOfTheDepartment,
    NotSeconded,
    OverrideNeeded,
    PowerNotOfThePost,
    ProposerMayNotApprove,
    StaffUnknown,
    TransferInThePast,
    TransferOpen,
    TransferSettled,
    TransferUnknown,
)
from services.routing.domain.statuses import IllegalMove
from shared.problems import ErrorTable

ERRORS: ErrorTable = {
    CaseNotFound: (404, "case_not_found"),
    EntryRefused: (422, "entry_refused"),
    EntryUnknown: (404, "entry_not_found"),
    IllegalMove: (409, "transition_forbidden"),
    ListAlreadyInForce: (409, "calendar_list_in_force"),
    ImportedMeanwhile: (409, "calendar_imported_meanwhile"),
    InquiryEnded: (409, "inquiry_ended"),
    InquiryUnknown: (404, "inquiry_not_found"),
    NoCompetentOffice: (409, "no_competent_office"),
    Unroutable: (409, "case_unroutable"),
    NoOfficeToAsk: (409, "no_office_to_ask"),
    NotHoldingTheCase: (409, "not_holding_the_case"),
    NothingToAskAgain: (409, "nothing_to_ask_again"),
    NothingToAssign: (409, "nothing_to_assign"),
    OfficeNotOfTheLevel: (422, "office_not_of_the_level"),
    SubjectExists: (409, "inquiry_subject_exists"),
    SubjectNotFound: (404, "inquiry_subject_not_found"),
    SubjectUnknown: (422, "inquiry_subject_unknown"),
    SubjectWithdrawn: (409, "inquiry_subject_withdrawn"),
    AuthorizationEnded: (409, "authorization_ended"),
    AuthorizationUnknown: (404, "authorization_not_found"),
    NothingMoves: (422, "transfer_to_the_same_post"),
    NotInPost: (409, "not_in_post"),
    NotOfTheDepartment: (409, "not_of_the_department"),
    NotSeconded: (409, "not_seconded"),
    OverrideNeeded: (422, "override_needed"),
    PowerNotOfThePost: (409, "power_not_of_the_post"),
    ProposerMayNotApprove: (409, "proposer_may_not_approve"),
    StaffKnown: (409, "staff_exists"),
    StaffUnknown: (404, "staff_not_found"),
    TransferInThePast: (422, "transfer_in_the_past"),
    TransferOpen: (409, "transfer_open"),
    TransferSettled: (409, "transfer_settled"),
    TransferUnknown: (404, "transfer_not_found"),
}
