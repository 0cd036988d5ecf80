"""Which answer each of intake's errors gets: status and stable code."""

from services.intake.domain import errors
from shared.errors import FieldRefused
from shared.printing.glyphs import GlyphMissing
from shared.problems import ErrorTable

ERRORS: ErrorTable = {
    errors.ApplicationUnknown: (404, "application_unknown"),
    errors.ItemUnknown: (404, "item_unknown"),
    errors.DocumentUnknown: (404, "document_unknown"),
    errors.FileUnknown: (404, "file_unknown"),
    errors.ItemVersionUnknown: (404, "item_version_unknown"),
    errors.DownloadUnknown: (404, "download_unknown"),
    errors.OwnItemUnknown: (404, "own_item_unknown"),
    errors.DraftUnknown: (404, "draft_unknown"),
    errors.MaterialUnknown: (404, "material_unknown"),
    errors.ItemNotAcceptedAtThisLevel: (422, "item_not_accepted_at_this_level"),
    errors.ItemNotForThisApplicant: (422, "item_not_for_this_applicant"),
    errors.ItemWithdrawn: (409, "item_withdrawn"),
    errors.ItemNotYetInForce: (409, "item_not_yet_in_force"),
    errors.DraftActForbidden: (409, "draft_act_forbidden"),
    errors.DraftInTheWay: (409, "draft_in_the_way"),
    errors.OpinionAlreadyGiven: (409, "opinion_already_given"),
    errors.SignerIsDrafter: (403, "signer_is_drafter"),
    errors.NotAReviewingOffice: (403, "not_a_reviewing_office"),
    errors.NotTheCataloguesOffice: (403, "not_the_catalogues_office"),
    errors.CatalogueFileUnreadable: (422, "catalogue_file_unreadable"),
    errors.MaterialsMissing: (422, "materials_missing"),
    errors.NothingSupplemented: (422, "nothing_supplemented"),
    errors.FileLost: (500, "file_lost"),
    errors.FileTypeRefused: (415, "file_type_refused"),
    errors.FileEmpty: (422, "file_empty"),
    errors.FileTooLarge: (413, "file_too_large"),
    errors.WindowNotOfOrganization: (403, "window_not_of_organization"),
    errors.TransitionForbidden: (409, "transition_forbidden"),
    errors.SecondNoticeForbidden: (409, "second_notice_forbidden"),
    errors.NoticeTooLate: (409, "notice_too_late"),
    errors.RequestUnknown: (409, "request_unknown"),
    errors.LicenceNoLongerValid: (409, "licence_no_longer_valid"),
    errors.ChangedMeanwhile: (409, "changed_meanwhile"),
    errors.VersionSeenIsOld: (412, "version_mismatch"),
    errors.PurposeRequired: (400, "purpose_required"),
    GlyphMissing: (422, "glyph_missing"),
    FieldRefused: (422, "invalid_request"),
}
