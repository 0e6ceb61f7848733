// Links by which people join a project: for its managers, and for whoever holds one.
#pragma once

#include "route.hpp"

namespace memento {

Response invites_of_project(Context& context, const Request& request, const nlohmann::json& named);

// {"type", "type_id", "note", "days", "people"}: the answer has the link, which is told this once.
Response make_invite(Context& context, const Request& request, const nlohmann::json& named);

Response end_invite(Context& context, const Request& request, const nlohmann::json& named);

// Open to callers without a session. {"invite"}: what follows the # of a link.
Response open_invite(Context& context, const Request& request, const nlohmann::json& named);

// Open likewise. {"invite", "username", "name", "password"}, the latter the hex SHA-256 of what was typed: makes the
// account, gives it the right of the link, and begins a session as a login does.
Response join_by_invite(Context& context, const Request& request, const nlohmann::json& named);

// {"invite"}: gives the caller the right of the link.
Response accept_invite(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
