#include "admin/projects.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "storage/buried.hpp"

namespace fs = std::filesystem;

namespace memento {

int create_project(Transaction& transaction, const std::string& name, int owner_id)
{
    if (trimmed(name).empty() || !is_storable_text(name))
        throw Error(ErrorCode::usage, "The name of a project must be text, and not empty.");
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

void remove_project(Database& database, const fs::path& files, int project_id)
{
    database.transact([&](Transaction& transaction) {
        transaction.run("DELETE FROM projects WHERE project_id = $1::int", {std::to_string(project_id)});
        transaction.script("SET CONSTRAINTS ALL IMMEDIATE");
    });
    discard_all_buried([&](const auto& work) { database.transact(work); }, files);
}

} // namespace memento
