"""Every rule of the window, in its own words, with the scenarios that show it on both databases.

A file is named below tests/; `test_scenarios.py` makes sure that each scenario is there."""

from collections.abc import Mapping

WAITS = "intake/integration/test_what_waits.py"
WAYS = "intake/integration/test_ways_in.py"
ACTS = "intake/integration/test_acts.py"
ASKED = "intake/integration/test_what_a_notice_asks_for.py"
FILES = "intake/integration/test_files.py"
REST = "intake/integration/test_files_at_rest.py"
SCAN = "intake/integration/test_file_scan.py"
PAPERS = "intake/integration/test_papers.py"
DEFERRALS = "intake/integration/test_deferrals.py"
DECLARATIONS = "intake/integration/test_declarations.py"
SILENT = "intake/integration/test_promises_and_silence.py"
DOCUMENTS = "intake/integration/test_documents.py"
PAGES = "intake/integration/test_document_pages.py"
LISTS = "intake/integration/test_lists.py"
MANY = "intake/integration/test_many_cases.py"
SUBMISSION = "intake/integration/test_submission.py"
CROWD = "intake/integration/test_crowd.py"
BOOKED = "intake/integration/test_appointments.py"
OFFICES = "intake/integration/test_followed_offices.py"
LAPSES = "routing/integration/test_lapses_at_the_window.py"
CITY = "system/test_any_window_of_the_city.py"
PROMISED = "system/test_promises.py"

SCENARIOS: Mapping[str, tuple[tuple[str, str], ...]] = {
    # --- channels
    "window, self-service and home visit are channels of one application": (
        (WAYS, "test_the_channel_is_on_record_and_travels_with_the_papers"),
    ),
    "an online application is answered within its limit": (
        (WAYS, "test_an_online_application_waits_for_a_reply_within_one_working_day"),
        (WAYS, "test_a_window_receives_an_online_application_as_of_its_arrival"),
        (WAYS, "test_an_online_application_is_given_back_with_its_reason"),
    ),
    "an agent's authority is on record": (
        (WAYS, "test_an_agency_without_agent_or_kind_of_authority_is_refused"),
        (WAYS, "test_an_agents_authority_is_on_record_with_its_last_day"),
        (WAYS, "test_an_authority_that_has_ended_is_none"),
    ),
    "an appointment becomes a pre-registration": (
        (BOOKED, "test_check_in_makes_a_pre_registration_that_is_not_typed_again"),
    ),
    "a walk-in is never refused for lack of an appointment": (
        (BOOKED, "test_a_walk_in_is_served_although_every_place_is_taken"),
    ),
    "any window of the city accepts, the office of the applicant's place decides": (
        (WAYS, "test_any_window_of_the_city_takes_in_what_the_item_allows_there"),
        (CITY, "test_any_window_takes_it_in_the_own_street_decides_and_the_result_returns_to_the_window"),
    ),
    "outlets open on 365 days make no working days": (
        (WAYS, "test_papers_come_in_on_a_day_off_but_the_day_does_not_count"),
    ),
    # --- first-asked responsibility and pre-registration
    "who was asked first answers until acceptance, refusal or a named colleague": (
        (WAYS, "test_who_was_asked_first_stays_responsible_until_a_named_colleague_takes_over"),
        (WAYS, "test_nobody_hands_over_what_is_not_theirs"),
        (WAYS, "test_acceptance_and_refusal_end_the_first_asked_responsibility"),
    ),
    "a pre-registration becomes an application without retyping": (
        (WAYS, "test_a_pre_registration_becomes_an_application_without_retyping"),
        (WAYS, "test_the_holder_of_the_code_hands_a_pre_registration_in_online"),
    ),
    # --- numbers
    "application numbers are final at once, unique, and follow one another": (
        (SUBMISSION, "test_a_submission_gets_its_number_its_code_and_its_origin"),
        (SUBMISSION, "test_fifty_submissions_at_once_get_fifty_numbers_without_a_gap"),
        (CROWD, "test_a_crowd_gets_no_number_twice_leaves_no_gap_and_one_row_per_key"),
    ),
    "what is refused leaves no gap": (
        (SUBMISSION, "test_bad_input_is_refused_with_the_field_named_and_nothing_is_written"),
    ),
    "document numbers are unique and follow one another": (
        (DOCUMENTS, "test_document_numbers_of_one_office_and_kind_follow_one_another"),
        (OFFICES, "test_two_offices_of_one_name_never_number_two_documents_alike"),
    ),
    # --- materials
    "the list of papers follows from the answers": (
        (PAPERS, "test_a_window_asks_for_a_paper_only_where_the_answers_need_it"),
        (PAPERS, "test_anybody_may_ask_which_papers_a_case_needs"),
    ),
    "files are limited and sniffed": (
        (FILES, "test_a_file_that_is_not_what_it_claims_is_refused_and_nothing_is_kept"),
        (FILES, "test_a_file_larger_than_allowed_is_refused"),
        (ASKED, "test_an_archive_with_something_behind_it_is_refused"),
        (ASKED, "test_of_two_files_in_one_upload_none_is_lost_in_silence"),
        (ASKED, "test_the_name_of_a_file_cannot_hide_its_ending"),
    ),
    "files are streamed and stored under generated names": (
        (REST, "test_a_large_file_comes_back_whole"),
        (REST, "test_what_lies_in_the_store_is_sealed_and_for_our_account_only"),
        (REST, "test_a_file_lies_under_a_name_of_its_own"),
    ),
    "a scanner that is configured fails closed": (
        (SCAN, "test_a_file_that_could_not_be_scanned_is_not_kept"),
        (SCAN, "test_no_file_is_kept_while_the_scanner_is_not_there"),
        (SCAN, "test_an_infected_file_is_refused_and_the_finding_is_in_the_audit_trail"),
    ),
    "what government has is linked and not asked for": (
        (PAPERS, "test_a_licence_of_the_registry_is_linked_and_not_asked_for"),
        (PAPERS, "test_a_notice_asking_for_a_paper_that_the_case_does_not_need_is_refused"),
    ),
    "an earlier case is copied, its files are reused, and that is logged": (
        (PAPERS, "test_copying_an_earlier_case_takes_answers_and_files_over_and_is_logged"),
        (PAPERS, "test_files_of_one_item_are_reused_in_another_and_that_is_logged"),
    ),
    "a paper in hand is never lost": (
        (ASKED, "test_a_paper_with_its_file_is_never_called_missing_again"),
    ),
    # --- acceptance
    "what can be put right on the spot is, without a notice (Art. 32(3))": (
        (WAYS, "test_what_can_be_put_right_on_the_spot_needs_no_notice"),
    ),
    "who is not competent names the right body (Art. 32(2))": (
        (ACTS, "test_a_refusal_names_the_right_body_and_ends_the_application"),
        (ACTS, "test_a_refusal_for_incompetence_without_the_right_body_is_itself_refused"),
    ),
    "one notice within five working days lists everything and is signed for (Art. 32(4))": (
        (ACTS, "test_one_notice_then_supplements_then_acceptance"),
        (WAYS, "test_the_notice_is_signed_for_once_and_the_signature_is_on_record"),
        (WAYS, "test_papers_come_in_on_a_day_off_but_the_day_does_not_count"),
    ),
    "a second notice is blocked; a supervisor may override, which counts against the office": (
        (ACTS, "test_a_second_notice_before_acceptance_is_refused"),
        (WAYS, "test_a_second_notice_needs_a_supervisors_leave_and_counts_against_the_office"),
        (LAPSES, "test_a_second_notice_shows_a_yellow_card_and_each_further_one_another"),
    ),
    "silence for five working days accepts as of receipt, by a timer (Art. 32(4))": (
        (WAITS, "test_silence_for_five_working_days_accepts_as_of_receipt_even_incomplete_papers"),
        (ASKED, "test_what_silence_has_accepted_is_not_refused_though_nobody_noted_it_yet"),
        (ASKED, "test_an_online_application_that_silence_has_accepted_is_not_given_back"),
        (LAPSES, "test_silence_of_a_window_shows_a_red_card_for_its_office"),
    ),
    "supplements close the notice once everything is in": (
        (WAITS, "test_supplements_close_the_notice_and_five_days_of_silence_begin_anew"),
        (ASKED, "test_a_notice_stays_open_until_everything_that_it_names_is_in"),
        (ASKED, "test_papers_that_came_as_files_close_the_notice_with_their_day"),
    ),
    "supplements not brought in time end as the place has configured": (
        (WAITS, "test_supplements_not_brought_in_time_end_as_the_place_has_decided"),
        (WAITS, "test_a_place_may_wait_for_supplements_without_end"),
        (ASKED, "test_a_notice_that_would_end_on_a_day_off_ends_on_the_next_working_day"),
    ),
    # --- promises
    "容缺: a secondary paper follows on a signed commitment with its own day": (
        (DEFERRALS, "test_an_application_with_papers_to_follow_is_accepted_on_a_signed_promise_only"),
        (DEFERRALS, "test_the_text_names_paper_day_place_and_consequence_and_the_signer_is_masked"),
        (DEFERRALS, "test_main_papers_may_not_be_missing_and_nothing_put_off_needs_no_promise"),
    ),
    "容缺: the certificate waits for the papers and for the publicity": (
        (DEFERRALS, "test_the_paper_brought_after_the_grant_frees_the_certificate"),
        (DEFERRALS, "test_a_result_without_a_licence_waits_for_papers_and_publicity_too"),
        (PROMISED, "test_a_certificate_waits_for_the_paper_that_was_promised"),
    ),
    "容缺: a default is handled as configured and bars for a time": (
        (DEFERRALS, "test_a_default_undoes_the_application_as_the_city_has_it"),
        (DECLARATIONS, "test_the_bar_holds_for_papers_to_follow_too_and_at_every_window"),
    ),
    "告知承诺: text, signature, decision at once, and a check that is ordered": (
        (DECLARATIONS, "test_a_declaration_stands_for_the_proof_and_asks_for_a_decision_the_same_day"),
        (DECLARATIONS, "test_the_text_tells_basis_conditions_papers_check_liability_and_that_it_is_voluntary"),
        (PROMISED, "test_a_declaration_that_is_not_so_costs_the_licence_and_the_next_promise"),
    ),
    "silence accepts on a promise that holds": (
        (SILENT, "test_silence_accepts_papers_put_off_without_a_promise_that_holds_as_missing_ones"),
        (SILENT, "test_silence_accepts_on_a_signed_declaration"),
    ),
    # --- ends and documents
    "an application is withdrawn before its decision": (
        (ACTS, "test_a_withdrawal_before_acceptance_is_final"),
        (ACTS, "test_a_withdrawal_after_acceptance_waits_for_routing"),
        (ACTS, "test_a_decision_that_came_first_stands_against_a_withdrawal"),
    ),
    "every document has a number and the same words on paper and as a page": (
        (PAGES, "test_each_document_says_the_same_on_paper_and_as_a_page"),
        (DOCUMENTS, "test_the_second_print_is_marked_as_a_copy"),
    ),
    "rare characters are accepted, stored, found and printed; one the font lacks is an error": (
        (LISTS, "test_a_name_with_a_rare_character_is_accepted_stored_found_and_printed"),
        (LISTS, "test_a_name_that_the_font_lacks_is_refused_before_anything_is_kept"),
        (PAGES, "test_a_character_that_the_font_lacks_is_refused_before_a_document_is_issued"),
    ),
    # --- lists
    "a clerk sees mine, my window's, what waits for papers and what is due for delivery": (
        (LISTS, "test_a_clerk_sees_the_own_cases_and_those_of_the_own_window"),
        (LISTS, "test_a_clerk_sees_what_waits_for_papers_and_what_is_due_for_delivery"),
        (LISTS, "test_a_list_is_narrowed_by_item_status_and_days_and_paged"),
    ),
    "a hundred thousand cases answer in the time of a hundred": (
        (MANY, "test_a_hundred_thousand_cases_answer_in_the_time_of_a_hundred"),
    ),
}  # fmt: skip
