// Images beyond their rows: external ones, their files, deletion.
#pragma once

#include "route.hpp"

namespace memento {

Response register_external_image(Context& context, const Request& request, const nlohmann::json& named);
Response remove_image(Context& context, const Request& request, const nlohmann::json& named);
Response image_file(Context& context, const Request& request, const nlohmann::json& named);

} // namespace memento
