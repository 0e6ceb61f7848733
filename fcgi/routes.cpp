#include "routes.hpp"

#include "openapi.hpp"
#include "report/report.hpp"
#include "routes/activity.hpp"
#include "routes/administration.hpp"
#include "routes/annotations.hpp"
#include "routes/bulk.hpp"
#include "routes/comments.hpp"
#include "routes/deciding.hpp"
#include "routes/drawings.hpp"
#include "routes/images.hpp"
#include "routes/invites.hpp"
#include "routes/labels.hpp"
#include "routes/lists.hpp"
#include "routes/plan.hpp"
#include "routes/projects.hpp"
#include "routes/properties.hpp"
#include "routes/quick_share.hpp"
#include "routes/reports.hpp"
#include "routes/resources.hpp"
#include "routes/session.hpp"
#include "routes/shares.hpp"
#include "routes/system.hpp"
#include "routes/tiles.hpp"
#include "routes/tokens.hpp"
#include "routes/trash.hpp"
#include "routes/tus.hpp"
#include "routes/uploads.hpp"
#include "routes/users.hpp"
#include "routes/views.hpp"

#include <algorithm>

namespace memento {
namespace {

// Those that are more than a row of a resource: method, address, who answers, what it says of itself; the status of
// success where it is not 200, parameters after a ?, and whether it answers without a session.
std::vector<Route> written_out()
{
    constexpr bool open = true;
    const std::vector<std::string_view> list_parameters{"limit",  "after",    "before", "around", "at",       "end",
                                                        "search", "status",   "label",  "score",  "comments", "shared",
                                                        "mine",   "property", "sort",   "tell"};
    return {
        // Sessions and the caller's own account
        {"POST", "login", log_in, "Log in", 200, {}, open},
        {"POST", "web/logout", log_out, "End this session", 204},
        {"POST", "web/logout/everywhere", log_out_everywhere, "End all sessions of the caller", 204},
        {"PUT", "web/password", change_password, "Change the password of the caller"},
        {"GET", "web/me", who_am_i, "Who am I and what may I do"},
        {"PUT", "web/me", change_me, "Change the name and the e-mail of the caller"},
        {"GET", "web/me/sessions", my_sessions, "Where the caller is logged in"},
        {"DELETE", "web/me/sessions/{session_id}", end_my_session, "End one session of the caller", 204},
        {"GET", "web/tokens", my_tokens, "The personal tokens of the caller"},
        {"POST", "web/tokens", new_token, "Make a personal token, which is told this once", 201},
        {"DELETE", "web/tokens/{token_id}", revoke_token, "End a personal token", 204},

        // Shares
        {"POST", "shares/open", open_share, "Open a share link", 200, {}, open},
        {"POST", "web/annotations/{annotation_id}/shares", make_share, "Make a link that opens an annotation", 201},
        {"GET", "web/annotations/{annotation_id}/shares", shares_of_annotation, "The links that open an annotation"},
        {"DELETE", "web/shares/{:share_id}", revoke_share, "End a link", 204},
        {"POST", "web/quick_shares/place", place_of_shared, "Where an image that is to be shared is uploaded to"},
        {"POST", "web/quick_shares", put_shared, "Make an annotation of an image that is to be shared", 201},

        // Links by which people join
        {"GET", "web/projects/{project_id}/invites", invites_of_project, "The links by which people join a project"},
        {"POST", "web/projects/{project_id}/invites", make_invite, "Make a link by which people join a project", 201},
        {"DELETE", "web/invites/{invite_id}", end_invite, "End a link by which people join", 204},
        {"POST", "web/invites/open", open_invite, "What a link by which people join gives", 200, {}, open},
        {"POST", "web/invites/join", join_by_invite, "Make an account by a link", 200, {}, open},
        {"POST", "web/invites/accept", accept_invite, "Take what a link gives"},

        // Projects
        {"GET", "web/home", home, "The projects of the caller, counted"},
        {"GET", "web/projects/{project_id}", open_project, "A project with its labels and categories, counted"},
        {"GET",
         "web/projects/{project_id}/changes",
         changes_of_project,
         "What others have changed since a mark of before",
         200,
         {"since"}},
        {"GET",
         "web/projects/{project_id}/participants",
         participants,
         "Who takes part in a project; with search, who could",
         200,
         {"limit", "after", "search", "among", "role"}},

        {"GET", "web/projects/{project_id}/views", views_of_project,
         "The named views of a project, and the caller's own"},
        {"POST", "web/projects/{project_id}/views", keep_view, "Keep a named view, in place of the one of its name",
         201},
        {"DELETE", "web/views/{view_id}", delete_view, "Delete a named view", 204},

        // Administration
        {"GET", "web/projects/{project_id}/editor", edit_project, "What a project is made of, for who manages it"},
        {"GET",
         "web/projects/{project_id}/overview",
         overview_of_project,
         "What was reviewed in a project each day and by whom, and what somebody should look at",
         200,
         {"ahead"}},
        {"GET", "web/uses/{:kind}/{id}", uses_of,
         "What would go with a project, category, label or classification that is deleted"},
        {"GET",
         "web/projects/{project_id}/participants/{user_id}",
         grants_of_participant,
         "What somebody was given in a project",
         200,
         {"limit", "search"}},
        {"GET",
         "web/projects/{project_id}/participants/{user_id}/why",
         why_may_participant,
         "Why somebody may do what he may do in a project, a category or an annotation of it",
         200,
         {"category", "annotation"}},
        {"GET",
         "web/projects/{project_id}/activity",
         activity_of_project,
         "Who did what in a project, the newest first",
         200,
         {"user", "kind", "before"}},
        {"GET",
         "web/audit",
         audit_of_server,
         "Failed logins, or grants, of the whole server, the newest first",
         200,
         {"kind", "before"}},
        {"GET", "web/system", system_page, "How the server is: disk, database, workers, what waits and what failed"},
        {"POST", "web/system/retry", retry_failed, "Convert all images again that failed"},
        {"GET", "web/users", page_of_users, "A page of all users", 200, {"limit", "after", "search", "role"}},
        {"PUT", "web/annotations/{annotation_id}/order", order_layers,
         "The order of layers of an annotation, and the group that they are in"},
        {"GET", "web/annotations/{annotation_id}/given", given_on_annotation,
         "Who was given rights on one annotation alone"},
        {"POST", "web/projects/{project_id}/bulk", change_annotations,
         "Move, rename, reset or delete many annotations of a project"},
        {"GET",
         "web/projects/{project_id}/images",
         page_of_images,
         "A page of the images of a project, for who manages it",
         200,
         {"limit", "after", "search", "state", "image"}},
        {"GET", "web/categories/{category_id}/merge/{into}", preview_merge,
         "What would become of a category that is put into another"},
        {"POST", "web/categories/{category_id}/merge/{into}", merge_category,
         "Put all of a category into another, and delete it", 204},
        {"PUT", "web/projects/{project_id}/labels/order", order_labels, "The order in which labels are offered"},
        {"PUT", "web/labels/{label_id}/look", change_label_look, "Colour and key of a label as a class of shapes"},
        {"GET", "web/users/{user_id}", edit_user_page, "A user, and when he logged in last"},
        {"GET", "web/users/{user_id}/possessions", possessions_of_user, "How much a user owns"},
        {"POST", "web/users/{user_id}/logout", log_out_user, "End all sessions of a user", 204},
        {"DELETE", "web/users/{user_id}/sessions/{session_id}", end_session_of_user, "End one session of a user", 204},
        {"POST", "web/users/{user_id}/remove", delete_user, "Delete a user, and give what he owns to another", 204},
        {"GET",
         "web/trash",
         deleted_projects,
         "The projects that were deleted and that the caller may bring back",
         200,
         {"before"}},
        {"GET", "web/projects/{project_id}/trash", trash_of_project, "What was deleted in a project", 200, {"before"}},
        {"POST", "web/trash/{entry_id}/restore", restore_deleted,
         "Bring back what was deleted, or say what stands in its way"},

        // Annotations
        {"GET", "web/categories/{category_id}/annotations", annotations_of_category,
         "A page of the annotations of a category, filtered and sorted", 200, list_parameters},
        {"GET", "web/projects/{project_id}/annotations", annotations_of_project,
         "A page of the annotations of a project, category by category, filtered and sorted", 200, list_parameters},
        {"GET", "web/annotations/{annotation_id}", open_annotation, "Everything to open an annotation"},
        {"GET",
         "web/annotations/{annotation_id}/neighbours",
         neighbours_in_queue,
         "The samples to review before and after this one; with list=1, those of the list",
         200,
         {"list", "search", "status", "label", "score", "comments", "shared", "mine", "property", "sort"}},
        {"POST", "web/annotations/{annotation_id}/submit", submit_annotation,
         "Set the labels of an annotation and submit it"},
        {"POST", "web/annotations/{annotation_id}/comments", add_comment, "Say something of a layer of an annotation",
         201},
        {"PUT", "web/comments/{comment_id}/resolved", resolve_comment, "Close a thread of comments, or open it again"},
        {"POST", "web/comments/{comment_id}/restore", restore_comment,
         "Put back the comment of somebody else that a manager has deleted"},
        {"POST", "web/classify", classify, "Choose the scores of one or many annotations"},
        {"POST", "web/decide", decide, "Submit or score many annotations, each from what it was to what it is to be"},

        // What is told of samples besides their images
        {"GET", "web/annotations/{annotation_id}/properties", properties_of_annotation,
         "The properties of an annotation"},
        {"PUT", "web/annotations/{annotation_id}/properties", change_properties, "Set properties of an annotation"},
        {"GET",
         "web/projects/{project_id}/properties",
         values_of_property,
         "The values of a property in a project",
         200,
         {"name"}},

        // Drawings
        {"POST", "web/layers/{layer_id}/edits", edit_shapes, "Make, change and delete shapes of a drawing layer"},
        {"GET",
         "web/layers/{layer_id}/shapes",
         shapes_of_layer,
         "The shapes of a drawing layer, in binary form; with box, those in view",
         200,
         {"box", "zoom", "at", "ids", "rows"}},
        {"GET", "web/layers/{layer_id}/shapes/{:shape_id}", one_shape, "A shape"},
        {"GET",
         "web/annotations/{annotation_id}/edits",
         edits_since,
         "What was edited of a sample's shapes since the edit of that number",
         200,
         {"since"}},
        {"GET",
         "web/layers/{layer_id}/history",
         history_of_layer,
         "Who edited what of a drawing layer, the newest first",
         200,
         {"limit", "before"}},
        {"POST", "web/layers/{layer_id}/restore", restore_layer,
         "Bring back shapes as they were after an edit, or a deleted drawing layer"},
        {"GET",
         "web/projects/{project_id}/gallery",
         gallery_of_project,
         "A page of the shapes of a class, in a project, a category or an annotation",
         200,
         {"class", "category", "annotation", "limit", "after"}},
        {"GET", "web/annotations/{annotation_id}/deleted_drawings", deleted_drawings,
         "The deleted drawing layers that the caller may bring back"},

        // Images and their tiles
        {"POST", "images", register_external_image, "Register an image that lies elsewhere", 201},
        {"DELETE", "images/{image_id}", remove_image, "Delete an image and its files", 204},
        {"GET", "images/geturl/{image_id}/{thumb}/{:sub_filename}", image_file,
         "The stored file of an image, or its thumbnail"},
        {"GET", "internal/tile", tile_permission, "Whether a tile may be sent; for nginx alone", 204},

        {"POST", "web/projects/{project_id}/plan", plan_upload,
         "What an upload of files would make of their names, by folders, patterns or a table"},

        // Uploads: as a form, and in pieces that can be resumed
        {"POST", "images/upload", upload_image, "Upload an image: multipart, field json before field file", 201},
        {"GET", "web/projects/{project_id}/images/progress", images_on_their_way,
         "Images of a project that are on their way, or failed and why"},
        {"POST", "web/images/{image_id}/retry", retry_image, "Convert a failed image again"},
        {"OPTIONS", "web/uploads", tus_options(), "What the server can do for uploads that are resumed (tus 1.0.0)",
         204},
        {"POST", "web/uploads", begin_upload(), "Begin an upload that can be resumed", 201},
        {"GET", "web/uploads/{:upload_id}", upload_state(), "How far an upload is; HEAD for its offset alone"},
        {"PATCH", "web/uploads/{:upload_id}", continue_upload(), "Go on with an upload", 204},
        {"DELETE", "web/uploads/{:upload_id}", cancel_upload(), "Call an upload off", 204},

        // Users, and the description of all this
        {"PUT", "utilities/change_ownership/{old}/{new}", change_ownership, "Hand everything of one user to another"},
        {"GET", "openapi.json", answer_description, "This description", 200, {}, open},
    };
}

// Of every report: once for scripts, and as a file for the pages.
void add_report_routes(std::vector<Route>& table)
{
    for (const Report& report : reports())
        table.push_back({"GET", "utilities/project_" + std::string(report.name) + "/{project_id}",
                         answer_report(report), "Report: " + std::string(report.help)});
    table.push_back(
        {"GET", "web/projects/{project_id}/reports/{:report}/{:format}", download_report,
         "A report as a file to save: data, rois, comments, properties, decisions or summary, as csv or json"});
}

// "{user_id}" of the table is a number in the path unless its column is a text.
std::string typed(const Resource& resource, std::string_view path)
{
    std::string out(path);
    each_name(path, [&](std::string_view name) {
        const Column* column = find_column(resource, name);
        if (column != nullptr && column->type == Type::text)
            out.replace(out.find('{' + std::string(name)), 1, "{:");
    });
    return out;
}

std::string item_pattern(const Resource& resource)
{
    std::string pattern(resource.path);
    for (const Column& column : resource.columns) {
        if (column.part == Part::key)
            pattern += "/{" + std::string(column.name) + "}";
    }
    return typed(resource, pattern);
}

// "byfilter/{annotation_id}/{label_id}" as words: "by annotation_id and label_id".
std::string filter_words(const Filter& filter)
{
    std::string words;
    each_name(filter.path,
              [&](std::string_view name) { words += (words.empty() ? "by " : " and ") + std::string(name); });
    return words;
}

// The routes of a row of the resource table: list, create, get, change and delete, then its filters.
void add_resource_routes(const Resource& resource, std::vector<Route>& table)
{
    std::string words(resource.path);
    std::ranges::replace(words, '_', ' ');
    const std::string all(resource.path);
    const std::string item = item_pattern(resource);
    const std::vector<std::string_view> none;
    const auto page = (resource.verbs & put) != 0 ? std::vector<std::string_view>{"limit", "after"}
                                                  : std::vector<std::string_view>{"limit"};
    if ((resource.verbs & list) != 0)
        table.push_back(
            {"GET", all, answer_rows(resource, nullptr), "List " + words, 200, page, false, &resource, true});
    if ((resource.verbs & post) != 0)
        table.push_back({"POST", all, create_item(resource), "Create one of " + words, 201, {}, false, &resource});
    if ((resource.verbs & get) != 0)
        table.push_back({"GET", item, answer_item(resource), "Get one of " + words, 200, {}, false, &resource});
    if ((resource.verbs & put) != 0)
        table.push_back({"PUT", item, update_item(resource), "Change one of " + words, 201, {}, false, &resource});
    if ((resource.verbs & del) != 0)
        table.push_back({"DELETE", item, remove_item(resource), "Delete one of " + words, 204, {}, false, &resource});
    for (const Filter& filter : resource.filters) {
        const std::string pattern = all + "/" + typed(resource, filter.path);
        table.push_back({"GET", pattern, answer_rows(resource, &filter), "List " + words + " " + filter_words(filter),
                         200, filter.one ? none : page, false, &resource, !filter.one});
        if ((filter.verbs & del) != 0)
            table.push_back({"DELETE",
                             pattern,
                             remove_rows(resource, filter),
                             "Delete " + words + " " + filter_words(filter),
                             204,
                             {},
                             false,
                             &resource});
    }
}

} // namespace

std::span<const Route> routes()
{
    static const std::vector<Route> table = [] {
        std::vector<Route> all;
        for (const Resource& resource : resources())
            add_resource_routes(resource, all);
        for (Route& route : written_out())
            all.push_back(std::move(route));
        add_report_routes(all);
        return all;
    }();
    return table;
}

} // namespace memento
