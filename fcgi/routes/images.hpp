// Images beyond their rows: external ones, their files, deletion.
#pragma once

#include "route.hpp"

#include <string_view>

namespace memento {

Response register_external_image(Context& context, const Request& request, const nlohmann::json& named);
Response remove_image(Context& context, const Request& request, const nlohmann::json& named);
Response image_file(Context& context, const Request& request, const nlohmann::json& named);

// Throws Error bad_request for what no external image may have as its address.
void require_web_address(std::string_view uri);

} // namespace memento
