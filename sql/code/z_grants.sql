-- What the responder may touch: rows within row-level security, and functions. Applied last, when everything is made.

GRANT SELECT, INSERT, UPDATE, DELETE ON projects, categories, classifications, categories_classifications, labels, images,
    annotations, annotations_labels, scores, layers, comments, permissions, shares, properties, people, named_views, invites TO memento_app;
GRANT SELECT ON my_grants, shared_annotations, image_work, audit, decisions, category_counts, score_counts, label_counts, image_counts,
    composites TO memento_app;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO memento_app;
-- These ask nobody who he is: they are for functions that do, for the worker, the import and the administrator.
REVOKE EXECUTE ON FUNCTION hand_over, remove_user, possessions_of, bury_files, forget_buried, buried_keys, expired_uploads, abandon_cut_imports, finish_image,
    owners_with_image_work, claim_image_work, fail_image_work, release_image_work, claim_import, abandon_import, hold_ready_image, replace_files,
    end_shares_of, end_invites_of, weigh, hold_within, level_of_user, reasons_of_level, apply_edit, count_drawing, mark_drawn, class_in, group_in, samples_next,
    samples_previous, samples_last, count_next, count_previous, count_last, driver_in, newest_edits, shapes_then,
    cells_in_view, add_token, tokens_of, end_token, sessions_of, seen_last, end_session_of,
    trash_entry, keep_samples, keep_around, trash_obstacles, put_back, put_entry_back, undo_merge, merged_into, leave_out, end_given, end_trash, samples_beyond,
    want_of_projects, claim_composites, claim_composites_of, composite_source, finish_composite, tell_of_composite, end_composite, retry_composite, release_composite,
    audit_page, told_audit, note_worker, forget_worker, images_to_measure, note_sizes, is_common,
    is_common_in_images, image_hits, search_hits, first_hits, hits_by_category, starts_by_category, count_review, count_images_of, projects_of FROM memento_app;
GRANT SELECT ON shapes TO memento_app; -- of the drawing that it has opened
