#include "admin/projects.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "storage/buried.hpp"

namespace fs = std::filesystem;

namespace memento {

namespace {

void require_name(const std::string& name)
{
    if (trimmed(name).empty() || !is_storable_text(name))
        throw Error(ErrorCode::usage, "The name of a project must be text, and not empty.");
}

} // namespace

int create_project(Transaction& transaction, const std::string& name, int owner_id)
{
    require_name(name);
    const Rows made = transaction.run("INSERT INTO projects (name, owner_id) VALUES ($1::text, $2::int)"
                                      " ON CONFLICT (name) DO NOTHING RETURNING project_id",
                                      {name, std::to_string(owner_id)});
    if (made.empty())
        throw Error(ErrorCode::conflict, "There is a project '" + name + "' already.", "Choose another name.");
    return static_cast<int>(made.number(0, 0));
}

std::vector<Project> list_projects(Transaction& transaction)
{
    const Rows rows =
        transaction.run("SELECT p.project_id, p.name, u.username,"
                        " (SELECT count(*) FROM annotations a WHERE a.project_id = p.project_id),"
                        " (SELECT count(*) FROM annotations a WHERE a.project_id = p.project_id AND a.status = 'S'),"
                        " (SELECT count(*) FROM images i WHERE i.project_id = p.project_id)"
                        " FROM projects p JOIN users u ON u.user_id = p.owner_id ORDER BY p.name, p.project_id");
    std::vector<Project> projects;
    for (std::size_t i = 0; i < rows.size(); ++i)
        projects.push_back({.project_id = static_cast<int>(rows.number(i, 0)),
                            .name = rows.text(i, 1),
                            .owner = rows.text(i, 2),
                            .annotations = rows.number(i, 3),
                            .submitted = rows.number(i, 4),
                            .images = rows.number(i, 5)});
    return projects;
}

int find_project_id(Transaction& transaction, const std::string& name)
{
    const Rows found = transaction.run("SELECT project_id FROM projects WHERE name = normalize($1::text, NFC)", {name});
    if (found.empty())
        throw Error(ErrorCode::not_found, "There is no project '" + name + "'.",
                    "`memento project list` shows all projects.");
    return static_cast<int>(found.number(0, 0));
}

ProjectDetails show_project(Transaction& transaction, const std::string& name)
{
    const std::string id = std::to_string(find_project_id(transaction, name));
    const Rows rows =
        transaction.run("SELECT p.name, u.username, p.settings,"
                        " to_char(p.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),"
                        " (SELECT coalesce(sum(k.annotations), 0) FROM category_counts k WHERE k.project_id = $1::int),"
                        " (SELECT coalesce(sum(k.submitted), 0) FROM category_counts k WHERE k.project_id = $1::int),"
                        " (SELECT count(*) FROM images i WHERE i.project_id = $1::int),"
                        " (SELECT count(*) FROM categories c WHERE c.project_id = $1::int),"
                        " (SELECT count(*) FROM labels l WHERE l.project_id = $1::int),"
                        " (SELECT count(*) FROM classifications k WHERE k.project_id = $1::int),"
                        " (SELECT count(DISTINCT g.user_id) FROM permissions g WHERE g.project_id = $1::int)"
                        " FROM projects p JOIN users u ON u.user_id = p.owner_id WHERE p.project_id = $1::int",
                        {id});
    if (rows.empty())
        throw_not_found();
    return {.project = {.project_id = std::stoi(id),
                        .name = rows.text(0, 0),
                        .owner = rows.text(0, 1),
                        .annotations = rows.number(0, 4),
                        .submitted = rows.number(0, 5),
                        .images = rows.number(0, 6)},
            .settings = rows.text(0, 2),
            .created_at = rows.text(0, 3),
            .parts = {{"categories", rows.number(0, 7)},
                      {"labels", rows.number(0, 8)},
                      {"classifications", rows.number(0, 9)},
                      {"people", rows.number(0, 10)}}};
}

void edit_project(Transaction& transaction, const std::string& name, const ProjectChange& change)
{
    const std::string id = std::to_string(find_project_id(transaction, name));
    if (change.name) {
        require_name(*change.name);
        const bool taken = !transaction
                                .run("SELECT 1 FROM projects WHERE name = normalize($1::text, NFC)"
                                     " AND project_id <> $2::int",
                                     {*change.name, id})
                                .empty();
        if (taken)
            throw Error(ErrorCode::conflict, "There is a project '" + *change.name + "' already.",
                        "Choose another name.");
    }
    if (change.settings && !is_storable_text(*change.settings))
        throw Error(ErrorCode::usage, "The settings of a project must be text in UTF-8.");
    transaction.run(
        "UPDATE projects SET name = coalesce($2::text, name), settings = coalesce($3::text, settings),"
        " owner_id = coalesce($4::int, owner_id) WHERE project_id = $1::int",
        {id, change.name, change.settings, change.owner_id ? Value(std::to_string(*change.owner_id)) : Value()});
}

void remove_project(Database& database, const fs::path& files, int project_id)
{
    database.transact([&](Transaction& transaction) {
        transaction.run("DELETE FROM projects WHERE project_id = $1::int", {std::to_string(project_id)});
        transaction.script("SET CONSTRAINTS ALL IMMEDIATE");
    });
    discard_all_buried([&](const auto& work) { database.transact(work); }, files);
}

} // namespace memento
