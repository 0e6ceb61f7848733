// What the pages of administration ask for beside the resources: web/projects/…/editor, web/users, web/uses.
#pragma once

#include "context.hpp"
#include "http/message.hpp"

#include <nlohmann/json_fwd.hpp>

namespace memento {

Response edit_project(Context& context, const Request& request, const nlohmann::json& named);
Response overview_of_project(Context& context, const Request& request, const nlohmann::json& named);
Response uses_of(Context& context, const Request& request, const nlohmann::json& named);
Response grants_of_participant(Context& context, const Request& request, const nlohmann::json& named);
Response why_may_participant(Context& context, const Request& request, const nlohmann::json& named);
Response page_of_users(Context& context, const Request& request, const nlohmann::json& named);
Response edit_user_page(Context& context, const Request& request, const nlohmann::json& named);
Response possessions_of_user(Context& context, const Request& request, const nlohmann::json& named);
Response log_out_user(Context& context, const Request& request, const nlohmann::json& named);
Response end_session_of_user(Context& context, const Request& request, const nlohmann::json& named);
Response delete_user(Context& context, const Request& request, const nlohmann::json& named);
Response given_on_annotation(Context& context, const Request& request, const nlohmann::json& named);
Response page_of_images(Context& context, const Request& request, const nlohmann::json& named);
Response order_layers(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
