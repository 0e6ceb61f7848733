#include "admin/shares.hpp"

#include "access/share.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace memento {
namespace {

constexpr auto living = R"(
    SELECT s.share_id, concat_ws('/', p.name, c.name, a.name), s.author,
           to_char(s.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           to_char(s.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    FROM shares s JOIN annotations a USING (annotation_id) JOIN categories c ON c.category_id = a.category_id
    JOIN projects p ON p.project_id = s.project_id
    WHERE s.expires_at > now() AND ($1::int = 0 OR s.project_id = $1::int) AND ($2::int = 0 OR a.category_id = $2::int)
      AND ($3::int = 0 OR a.annotation_id = $3::int) AND ($4::text = '' OR s.share_id = $4::text)
    ORDER BY s.created_at, s.share_id)";

[[noreturn]] void throw_no_share(const std::string& share_id)
{
    throw Error(ErrorCode::not_found, "There is no share '" + share_id + "'.",
                "`memento share list PROJECT` shows the shares of a project.");
}

std::vector<Share> find_shares(Transaction& transaction, const Target& within, const std::string& share_id)
{
    const Rows rows = transaction.run(living, {std::to_string(within.project_id), std::to_string(within.category_id),
                                               std::to_string(within.annotation_id), share_id});
    std::vector<Share> shares;
    for (std::size_t i = 0; i < rows.size(); ++i)
        shares.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3), rows.text(i, 4)});
    return shares;
}

} // namespace

std::vector<Share> list_shares(Transaction& transaction, const Target& within)
{
    return find_shares(transaction, within, "");
}

Share find_share(Transaction& transaction, const std::string& share_id)
{
    const std::vector<Share> found = find_shares(transaction, {}, share_id);
    if (found.empty())
        throw_no_share(share_id);
    return found.front();
}

NewShare add_share(Transaction& transaction, int annotation_id, int author_id, int days)
{
    if (days < 1 || days > max_share_lifetime)
        throw Error(ErrorCode::usage, "A share lives from 1 to " + std::to_string(max_share_lifetime) + " days.");
    const std::string share_id = random_hex(16);
    const Rows rows = transaction.run(
        "INSERT INTO shares (share_id, annotation_id, author_id, expires_at)"
        " VALUES ($1, $2::int, $3::int, now() + make_interval(days => $4::int)) RETURNING to_json(expires_at) #>> '{}'",
        {share_id, std::to_string(annotation_id), std::to_string(author_id), std::to_string(days)});
    return {share_id, rows.text(0, 0)};
}

void remove_share(Transaction& transaction, const std::string& share_id)
{
    if (!is_lower_hex(share_id, 32) ||
        transaction.run("DELETE FROM shares WHERE share_id = $1 RETURNING 1", {share_id}).empty())
        throw_no_share(share_id);
}

std::string share_link(const std::string& key, const std::string& share_id)
{
    return "/memento/s#" + share_text(key, share_id);
}

} // namespace memento
