"""Which answer each refusal gets."""

from services.licensing.domain import errors
from services.licensing.repository.files import LicenceFileLost
from shared.identifiers import InvalidIdentifier
from shared.problems import ErrorTable

ERRORS: ErrorTable = {
    errors.ReviewUnknown: (404, "review_unknown"),
    errors.ReviewChanged: (412, "review_changed"),
    errors.TaskIsRecalled: (409, "review_recalled"),
    errors.TransitionForbidden: (409, "review_transition_forbidden"),
    errors.AcceptingAndDecidingNotSeparate: (409, "accepting_and_deciding_must_be_separate"),
    errors.ChiefRequired: (403, "chief_required"),
    errors.OpinionMissing: (409, "opinion_missing"),
    errors.SignOffMissing: (409, "sign_off_missing"),
    errors.SignOffNotRequired: (409, "sign_off_not_required"),
    errors.ReturnRemarkMissing: (422, "return_remark_missing"),
    errors.RefusalIncomplete: (422, "refusal_incomplete"),
    errors.SupplementAlreadyRequested: (409, "supplement_already_requested"),
    errors.SupplementListInvalid: (422, "supplement_list_invalid"),
    errors.SupplementStillAwaited: (409, "supplement_still_awaited"),
    errors.SuspensionUnlawful: (422, "suspension_unlawful"),
    errors.ExtensionAlreadyGranted: (409, "extension_already_granted"),
    errors.ExtensionTooLate: (409, "extension_too_late"),
    errors.ExtensionOutOfRange: (422, "extension_out_of_range"),
    errors.LicenceUnknown: (404, "licence_unknown"),
    errors.LicenceChanged: (412, "licence_changed"),
    errors.LicenceAlreadyRevoked: (409, "licence_already_revoked"),
    errors.VerificationFailed: (404, "verification_failed"),
    errors.PostCheckUnknown: (404, "post_check_unknown"),
    errors.PostCheckChanged: (412, "post_check_changed"),
    errors.CheckActForbidden: (409, "check_act_forbidden"),
    errors.InspectionInvalid: (422, "inspection_invalid"),
    errors.RectificationStillRunning: (409, "rectification_still_running"),
    InvalidIdentifier: (422, "identity_number_invalid"),
    LicenceFileLost: (500, "licence_file_lost"),
}
