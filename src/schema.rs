// Every table, one file for both databases; `tests/schema.rs` checks it against the migrations.

diesel::table! {
    jobs (id) {
        id -> Text,
        kind -> Text,
        body_id -> Nullable<Text>,
        payload -> Text,
        state -> Text,
        attempts -> Integer,
        run_after -> Timestamp,
        lease_until -> Nullable<Timestamp>,
        lease_owner -> Nullable<Text>,
        progress_done -> BigInt,
        progress_total -> BigInt,
        failure -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    outbox_mails (id) {
        id -> Text,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        state -> Text,
        attempts -> Integer,
        next_try_at -> Timestamp,
        lease_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency_keys (actor_id, idempotency_key) {
        actor_id -> Text,
        idempotency_key -> Text,
        route -> Text,
        body_digest -> Text,
        response -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    clock_freezes (id) {
        id -> Text,
        active -> Nullable<Integer>,
        since -> Timestamp,
        jump_seconds -> BigInt,
        noticed_at -> Timestamp,
        lifted_at -> Nullable<Timestamp>,
        lifted_by -> Nullable<Text>,
    }
}

diesel::table! {
    clock_marks (id) {
        id -> Integer,
        high_water -> Timestamp,
    }
}

diesel::table! {
    audit_entries (chain, seq) {
        chain -> Text,
        seq -> BigInt,
        at -> Timestamp,
        actor -> Text,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        data -> Text,
        prev_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    audit_heads (chain) {
        chain -> Text,
        seq -> BigInt,
        hash -> Text,
        seal -> Text,
    }
}

diesel::table! {
    evaluation_bodies (id) {
        id -> Text,
        name -> Text,
        class_letter -> Text,
        recorded_code -> Text,
        province_code -> Text,
        site_serial -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    standard_editions (id) {
        id -> Text,
        occupation_code -> Text,
        edition_year -> Integer,
        name_zh -> Text,
        name_en -> Text,
        document -> Text,
        digest -> Text,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    adopted_standards (body_id, edition_id) {
        body_id -> Text,
        edition_id -> Text,
        adopted_by -> Text,
        adopted_at -> Timestamp,
    }
}

diesel::table! {
    exam_plans (id) {
        id -> Text,
        body_id -> Text,
        edition_id -> Text,
        occupation_code -> Text,
        level -> Integer,
        name -> Text,
        version -> Integer,
        document -> Text,
        digest -> Text,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    identification_points (id) {
        id -> Text,
        edition_id -> Text,
        level -> Integer,
        code -> Text,
        section -> Text,
        content -> Nullable<Text>,
        name_zh -> Text,
        name_en -> Text,
        gloss_en -> Nullable<Text>,
        importance -> Text,
        status -> Text,
    }
}

diesel::table! {
    training_centres (id) {
        id -> Text,
        body_id -> Text,
        county_code -> Text,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    cohorts (id) {
        id -> Text,
        body_id -> Text,
        centre_id -> Text,
        name -> Text,
        occupation_code -> Text,
        level -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    candidates (id) {
        id -> Text,
        body_id -> Text,
        name -> Text,
        sex -> Text,
        birth_date -> Date,
        id_number_cipher -> Text,
        id_number_index -> Text,
        id_number_masked -> Text,
        mobile_cipher -> Text,
        mobile_masked -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    accommodations (candidate_id) {
        candidate_id -> Text,
        body_id -> Text,
        extra_percent -> Integer,
        extra_minutes -> Integer,
        text_size -> Text,
        high_contrast -> Bool,
        entered_by -> Text,
        entered_at -> Timestamp,
    }
}

diesel::table! {
    enrolments (id) {
        id -> Text,
        body_id -> Text,
        centre_id -> Text,
        cohort_id -> Text,
        candidate_id -> Text,
        education -> Text,
        declared_condition -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    roster_imports (id) {
        id -> Text,
        body_id -> Text,
        centre_id -> Text,
        cohort_id -> Text,
        job_id -> Nullable<Text>,
        file_name -> Text,
        file_digest -> Text,
        state -> Text,
        refusal -> Nullable<Text>,
        columns_cipher -> Nullable<Text>,
        rows_total -> Integer,
        rows_done -> Integer,
        rows_entered -> Integer,
        rows_updated -> Integer,
        rows_unchanged -> Integer,
        rows_rejected -> Integer,
        created_by -> Text,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    roster_rejections (import_id, row_number) {
        import_id -> Text,
        row_number -> Integer,
        reasons -> Text,
        cells_cipher -> Text,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        login -> Text,
        display_name -> Text,
        email -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        active -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_delays (login_index) {
        login_index -> Text,
        failures -> Integer,
        next_at -> Timestamp,
        last_at -> Timestamp,
    }
}

diesel::table! {
    memberships (id) {
        id -> Text,
        account_id -> Text,
        role -> Text,
        body_id -> Nullable<Text>,
        centre_id -> Nullable<Text>,
        candidate_id -> Nullable<Text>,
        state -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        account_id -> Text,
        membership_id -> Text,
        created_at -> Timestamp,
        last_used_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        revoked_reason -> Nullable<Text>,
    }
}

diesel::table! {
    refresh_tokens (token_digest) {
        token_digest -> Text,
        session_id -> Text,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    password_resets (token_digest) {
        token_digest -> Text,
        account_id -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    items (id) {
        id -> Text,
        body_id -> Text,
        occupation_code -> Text,
        level -> Integer,
        code -> Text,
        section -> Text,
        point_code -> Text,
        kind -> Text,
        state -> Text,
        current_version -> Integer,
        stem -> Text,
        enemies -> Text,
        difficulty -> Integer,
        times_used -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    item_versions (id) {
        id -> Text,
        body_id -> Text,
        item_id -> Text,
        version -> Integer,
        kind -> Text,
        content -> Text,
        digest -> Text,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sittings (id) {
        id -> Text,
        body_id -> Text,
        plan_id -> Text,
        occupation_code -> Text,
        level -> Integer,
        name -> Text,
        state -> Text,
        opens_at -> Timestamp,
        closes_at -> Timestamp,
        duration_minutes -> Integer,
        seed -> Text,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    rooms (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        centre_id -> Text,
        name -> Text,
        seats -> Integer,
    }
}

diesel::table! {
    forms (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        label -> Text,
        seed -> Text,
        document -> Text,
        digest -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    admissions (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        centre_id -> Text,
        cohort_id -> Text,
        enrolment_id -> Text,
        candidate_id -> Text,
        room_id -> Nullable<Text>,
        seat_no -> Nullable<Integer>,
        form_id -> Nullable<Text>,
        order_seed -> Nullable<Text>,
        admission_number -> Nullable<Text>,
        seat_code_cipher -> Nullable<Text>,
        seat_code_digest -> Nullable<Text>,
        seat_code_state -> Nullable<Text>,
        device_digest -> Nullable<Text>,
        entered_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    attempts (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        admission_id -> Text,
        form_id -> Text,
        state -> Text,
        started_at -> Timestamp,
        deadline_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        events -> BigInt,
        chain_head -> Text,
        answered -> Integer,
        last_saved_at -> Nullable<Timestamp>,
        receipt -> Nullable<Text>,
        score_hundredths -> Nullable<Integer>,
        full_hundredths -> Nullable<Integer>,
        marks -> Nullable<Text>,
        extra_seconds -> Integer,
        credit_seconds -> Integer,
    }
}

diesel::table! {
    time_credits (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        attempt_id -> Text,
        seconds -> Integer,
        reason -> Text,
        granted_by -> Text,
        granted_at -> Timestamp,
    }
}

diesel::table! {
    answer_events (attempt_id, ordinal) {
        attempt_id -> Text,
        ordinal -> BigInt,
        body_id -> Text,
        sitting_id -> Text,
        item_no -> Integer,
        seq -> BigInt,
        answer -> Text,
        answer_hash -> Text,
        client_at -> Nullable<Timestamp>,
        received_at -> Timestamp,
        late -> Bool,
        chain_hash -> Text,
    }
}

diesel::table! {
    practical_marks (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        admission_id -> Text,
        units -> Text,
        score_hundredths -> Integer,
        note -> Text,
        revision -> Integer,
        marked_by -> Text,
        marked_at -> Timestamp,
    }
}

diesel::table! {
    component_results (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        admission_id -> Text,
        component -> Text,
        score_hundredths -> Integer,
        full_hundredths -> Integer,
        pass_hundredths -> Integer,
        passed -> Bool,
        profile -> Text,
        provenance -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    release_signatures (sitting_id, signer_id) {
        sitting_id -> Text,
        body_id -> Text,
        signer_id -> Text,
        digest -> Text,
        signed_at -> Timestamp,
    }
}

diesel::table! {
    certificate_counters (prefix, issue_year, level) {
        prefix -> Text,
        issue_year -> Integer,
        level -> Integer,
        last_serial -> Integer,
    }
}

diesel::table! {
    certificates (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        centre_id -> Text,
        admission_id -> Text,
        candidate_id -> Text,
        number -> Text,
        verify_token -> Text,
        state -> Text,
        fields -> Text,
        holder_name -> Text,
        issued_on -> Date,
        issued_at -> Timestamp,
        issued_by -> Text,
        ended_at -> Nullable<Timestamp>,
        end_reason -> Nullable<Text>,
        replaced_by -> Nullable<Text>,
        pdf_digest -> Nullable<Text>,
    }
}

diesel::table! {
    candidate_photos (candidate_id) {
        candidate_id -> Text,
        body_id -> Text,
        digest -> Text,
        width -> Integer,
        height -> Integer,
        uploaded_by -> Text,
        uploaded_at -> Timestamp,
    }
}

diesel::table! {
    seat_presence (admission_id) {
        admission_id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        room_id -> Text,
        page_id -> Text,
        screen -> Text,
        device_digest -> Text,
        first_beat_at -> Timestamp,
        last_beat_at -> Timestamp,
        unsent -> Integer,
        signals -> Integer,
        last_signal_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    seat_outages (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        room_id -> Text,
        admission_id -> Text,
        began_at -> Timestamp,
        ended_at -> Timestamp,
        worked_seconds -> Integer,
        page_changed -> Bool,
        device_changed -> Bool,
    }
}

diesel::table! {
    integrity_signals (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        admission_id -> Text,
        kind -> Text,
        at -> Timestamp,
        seconds -> Integer,
        times -> Integer,
    }
}

diesel::table! {
    room_changes (room_id) {
        room_id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        version -> BigInt,
        message_version -> BigInt,
    }
}

diesel::table! {
    room_messages (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        room_id -> Text,
        admission_id -> Nullable<Text>,
        kind -> Text,
        words -> Text,
        seconds -> Nullable<Integer>,
        sent_by -> Text,
        sent_by_name -> Text,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    message_readings (message_id, admission_id) {
        message_id -> Text,
        admission_id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        read_at -> Timestamp,
    }
}

diesel::table! {
    identity_checks (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        admission_id -> Text,
        basis -> Text,
        outcome -> Text,
        photo_digest -> Nullable<Text>,
        note -> Text,
        checked_by -> Text,
        checked_by_name -> Text,
        checked_at -> Timestamp,
    }
}

diesel::table! {
    incidents (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        room_id -> Text,
        admission_id -> Nullable<Text>,
        fault -> Text,
        fault_table -> Text,
        began_at -> Timestamp,
        minutes -> Nullable<Integer>,
        note -> Text,
        recorded_by -> Text,
        recorded_by_name -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    credit_proposals (id) {
        id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        room_id -> Text,
        admission_id -> Text,
        outage_id -> Nullable<Text>,
        fault -> Text,
        fault_table -> Text,
        measured_seconds -> Integer,
        proposed_seconds -> Integer,
        state -> Text,
        note -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        granted_seconds -> Nullable<Integer>,
        first_by -> Nullable<Text>,
        first_by_name -> Nullable<Text>,
        second_by -> Nullable<Text>,
        second_by_name -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    room_sign_offs (room_id) {
        room_id -> Text,
        body_id -> Text,
        sitting_id -> Text,
        document -> Text,
        digest -> Text,
        signed_by -> Text,
        signed_by_name -> Text,
        signed_at -> Timestamp,
    }
}

diesel::joinable!(adopted_standards -> evaluation_bodies (body_id));
diesel::joinable!(adopted_standards -> standard_editions (edition_id));
diesel::joinable!(exam_plans -> evaluation_bodies (body_id));
diesel::joinable!(exam_plans -> standard_editions (edition_id));
diesel::joinable!(identification_points -> standard_editions (edition_id));
diesel::joinable!(training_centres -> evaluation_bodies (body_id));
diesel::joinable!(cohorts -> evaluation_bodies (body_id));
diesel::joinable!(cohorts -> training_centres (centre_id));
diesel::joinable!(candidates -> evaluation_bodies (body_id));
diesel::joinable!(accommodations -> candidates (candidate_id));
diesel::joinable!(enrolments -> evaluation_bodies (body_id));
diesel::joinable!(enrolments -> training_centres (centre_id));
diesel::joinable!(enrolments -> cohorts (cohort_id));
diesel::joinable!(enrolments -> candidates (candidate_id));
diesel::joinable!(roster_imports -> evaluation_bodies (body_id));
diesel::joinable!(roster_imports -> training_centres (centre_id));
diesel::joinable!(roster_imports -> cohorts (cohort_id));
diesel::joinable!(roster_rejections -> roster_imports (import_id));
diesel::joinable!(memberships -> accounts (account_id));
diesel::joinable!(memberships -> evaluation_bodies (body_id));
diesel::joinable!(memberships -> training_centres (centre_id));
diesel::joinable!(memberships -> candidates (candidate_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(sessions -> memberships (membership_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(password_resets -> accounts (account_id));
diesel::joinable!(items -> evaluation_bodies (body_id));
diesel::joinable!(item_versions -> evaluation_bodies (body_id));
diesel::joinable!(item_versions -> items (item_id));
diesel::joinable!(sittings -> evaluation_bodies (body_id));
diesel::joinable!(sittings -> exam_plans (plan_id));
diesel::joinable!(rooms -> evaluation_bodies (body_id));
diesel::joinable!(rooms -> sittings (sitting_id));
diesel::joinable!(rooms -> training_centres (centre_id));
diesel::joinable!(forms -> evaluation_bodies (body_id));
diesel::joinable!(forms -> sittings (sitting_id));
diesel::joinable!(admissions -> evaluation_bodies (body_id));
diesel::joinable!(admissions -> sittings (sitting_id));
diesel::joinable!(admissions -> training_centres (centre_id));
diesel::joinable!(admissions -> cohorts (cohort_id));
diesel::joinable!(admissions -> enrolments (enrolment_id));
diesel::joinable!(admissions -> candidates (candidate_id));
diesel::joinable!(admissions -> rooms (room_id));
diesel::joinable!(admissions -> forms (form_id));
diesel::joinable!(attempts -> evaluation_bodies (body_id));
diesel::joinable!(attempts -> sittings (sitting_id));
diesel::joinable!(attempts -> admissions (admission_id));
diesel::joinable!(attempts -> forms (form_id));
diesel::joinable!(answer_events -> attempts (attempt_id));
diesel::joinable!(time_credits -> attempts (attempt_id));
diesel::joinable!(practical_marks -> evaluation_bodies (body_id));
diesel::joinable!(practical_marks -> sittings (sitting_id));
diesel::joinable!(practical_marks -> admissions (admission_id));
diesel::joinable!(component_results -> evaluation_bodies (body_id));
diesel::joinable!(component_results -> sittings (sitting_id));
diesel::joinable!(component_results -> admissions (admission_id));
diesel::joinable!(release_signatures -> sittings (sitting_id));
diesel::joinable!(release_signatures -> evaluation_bodies (body_id));
diesel::joinable!(release_signatures -> accounts (signer_id));
diesel::joinable!(certificates -> evaluation_bodies (body_id));
diesel::joinable!(certificates -> sittings (sitting_id));
diesel::joinable!(certificates -> training_centres (centre_id));
diesel::joinable!(certificates -> admissions (admission_id));
diesel::joinable!(certificates -> candidates (candidate_id));
diesel::joinable!(candidate_photos -> candidates (candidate_id));
diesel::joinable!(candidate_photos -> evaluation_bodies (body_id));
diesel::joinable!(seat_presence -> admissions (admission_id));
diesel::joinable!(seat_presence -> evaluation_bodies (body_id));
diesel::joinable!(seat_presence -> sittings (sitting_id));
diesel::joinable!(seat_presence -> rooms (room_id));
diesel::joinable!(seat_outages -> evaluation_bodies (body_id));
diesel::joinable!(seat_outages -> sittings (sitting_id));
diesel::joinable!(seat_outages -> rooms (room_id));
diesel::joinable!(seat_outages -> admissions (admission_id));
diesel::joinable!(integrity_signals -> evaluation_bodies (body_id));
diesel::joinable!(integrity_signals -> sittings (sitting_id));
diesel::joinable!(integrity_signals -> admissions (admission_id));
diesel::joinable!(room_changes -> rooms (room_id));
diesel::joinable!(room_changes -> evaluation_bodies (body_id));
diesel::joinable!(room_changes -> sittings (sitting_id));
diesel::joinable!(room_messages -> evaluation_bodies (body_id));
diesel::joinable!(room_messages -> sittings (sitting_id));
diesel::joinable!(room_messages -> rooms (room_id));
diesel::joinable!(room_messages -> admissions (admission_id));
diesel::joinable!(message_readings -> room_messages (message_id));
diesel::joinable!(message_readings -> admissions (admission_id));
diesel::joinable!(identity_checks -> evaluation_bodies (body_id));
diesel::joinable!(identity_checks -> sittings (sitting_id));
diesel::joinable!(identity_checks -> admissions (admission_id));
diesel::joinable!(incidents -> evaluation_bodies (body_id));
diesel::joinable!(incidents -> sittings (sitting_id));
diesel::joinable!(incidents -> rooms (room_id));
diesel::joinable!(incidents -> admissions (admission_id));
diesel::joinable!(credit_proposals -> evaluation_bodies (body_id));
diesel::joinable!(credit_proposals -> sittings (sitting_id));
diesel::joinable!(credit_proposals -> rooms (room_id));
diesel::joinable!(credit_proposals -> admissions (admission_id));
diesel::joinable!(credit_proposals -> seat_outages (outage_id));
diesel::joinable!(room_sign_offs -> rooms (room_id));
diesel::joinable!(room_sign_offs -> evaluation_bodies (body_id));
diesel::joinable!(room_sign_offs -> sittings (sitting_id));

diesel::allow_tables_to_appear_in_same_query!(
    jobs,
    outbox_mails,
    idempotency_keys,
    clock_freezes,
    clock_marks,
    audit_entries,
    audit_heads,
    evaluation_bodies,
    standard_editions,
    adopted_standards,
    exam_plans,
    identification_points,
    training_centres,
    cohorts,
    candidates,
    accommodations,
    enrolments,
    roster_imports,
    roster_rejections,
    accounts,
    sign_in_delays,
    memberships,
    sessions,
    refresh_tokens,
    password_resets,
    items,
    item_versions,
    sittings,
    rooms,
    forms,
    admissions,
    attempts,
    answer_events,
    time_credits,
    practical_marks,
    component_results,
    release_signatures,
    certificate_counters,
    certificates,
    candidate_photos,
    seat_presence,
    seat_outages,
    integrity_signals,
    room_changes,
    room_messages,
    message_readings,
    identity_checks,
    incidents,
    credit_proposals,
    room_sign_offs,
);
