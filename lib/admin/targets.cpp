#include "admin/targets.hpp"

#include "base/composed.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <array>
#include <utility>
#include <vector>

namespace memento {
namespace {

struct DepthNames {
    std::string_view name;
    std::string_view article;
    std::string_view shape;
};

constexpr std::array names{
    DepthNames{"project", "a", "PROJECT"},
    DepthNames{"category", "a", "PROJECT/CATEGORY"},
    DepthNames{"annotation", "an", "PROJECT/CATEGORY/ANNOTATION"},
};

// Everything that the path could mean. The beginnings are compared first, so that names with slashes are found, too.
constexpr auto matches = R"(
    WITH p AS (SELECT project_id, name FROM projects WHERE name = $1::text OR starts_with($1::text, name || '/')),
         c AS (SELECT c.category_id, c.project_id, p.name || '/' || c.name AS path FROM categories c JOIN p USING (project_id)
               WHERE p.name || '/' || c.name = $1::text OR starts_with($1::text, p.name || '/' || c.name || '/'))
    SELECT 0, project_id, 0, 0 FROM p WHERE name = $1::text
    UNION ALL SELECT 1, project_id, category_id, 0 FROM c WHERE path = $1::text
    UNION ALL SELECT 2, c.project_id, c.category_id, a.annotation_id FROM annotations a JOIN c USING (category_id)
              WHERE c.path || '/' || a.name = $1::text)";

std::vector<Target> find_all(Transaction& transaction, const std::string& path)
{
    const Rows rows = transaction.run(matches, {composed(path)});
    std::vector<Target> found;
    for (std::size_t i = 0; i < rows.size(); ++i)
        found.push_back({.depth = static_cast<Depth>(rows.number(i, 0)),
                         .project_id = static_cast<int>(rows.number(i, 1)),
                         .category_id = static_cast<int>(rows.number(i, 2)),
                         .annotation_id = static_cast<int>(rows.number(i, 3)),
                         .path = path});
    return found;
}

// Which part of the path is the first that is not there, taking every slash for a separator.
[[noreturn]] void complain_missing(Transaction& transaction, const std::string& path)
{
    std::string above;
    std::size_t depth = 0;
    for (const std::string& part : split(path, '/')) {
        if (depth == names.size())
            break;
        std::string here = above;
        here += (above.empty() ? "" : "/") + part;
        if (find_all(transaction, here).empty())
            throw Error(ErrorCode::not_found,
                        "There is no " + std::string(names.at(depth).name) + " '" + part + "'" +
                            (above.empty() ? "" : " in '" + above + "'") + ".",
                        "A target is PROJECT, PROJECT/CATEGORY or PROJECT/CATEGORY/ANNOTATION; `memento project list` "
                        "shows all projects.");
        above = std::move(here);
        ++depth;
    }
    throw Error(ErrorCode::not_found, "There is nothing called '" + path + "'.",
                "A target is PROJECT, PROJECT/CATEGORY or PROJECT/CATEGORY/ANNOTATION.");
}

} // namespace

int Target::id() const
{
    return depth == Depth::project ? project_id : depth == Depth::category ? category_id : annotation_id;
}

std::string depth_name(Depth depth)
{
    return std::string(names.at(static_cast<std::size_t>(depth)).name);
}

std::string depth_phrase(Depth depth)
{
    return std::string(names.at(static_cast<std::size_t>(depth)).article) + " " + depth_name(depth);
}

std::string depth_shape(Depth depth)
{
    return std::string(names.at(static_cast<std::size_t>(depth)).shape);
}

Target find_target(Transaction& transaction, const std::string& path, std::optional<Depth> only_depth)
{
    if (!is_storable_text(path))
        throw Error(ErrorCode::usage, "The target is not text in UTF-8.");
    const std::vector<Target> found = find_all(transaction, path);
    std::vector<Target> fitting;
    for (const Target& target : found) {
        if (!only_depth || target.depth == *only_depth)
            fitting.push_back(target);
    }
    if (fitting.size() == 1)
        return fitting.front();
    if (fitting.size() > 1)
        throw Error(ErrorCode::conflict, "'" + path + "' could be two things, because names in it hold slashes.",
                    "Rename one of them.");
    if (!found.empty())
        throw Error(ErrorCode::usage,
                    "'" + path + "' is " + depth_phrase(found.front().depth) + ", not " + depth_phrase(*only_depth) +
                        ".",
                    "Name it as " + depth_shape(*only_depth) + ".");
    complain_missing(transaction, path);
}

} // namespace memento
