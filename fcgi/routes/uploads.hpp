// Images by HTTP: uploads in one request, what both kinds of uploads end with, and how far images are.
#pragma once

#include "route.hpp"
#include "storage/arrival.hpp"
#include "storage/files.hpp"

#include <functional>
#include <nlohmann/json_fwd.hpp>

namespace memento {

// An image as a multipart form: the field json before the field file.
Response upload_image(Context& context, const Request& request, const nlohmann::json& named);

// Before anything of the image is read. Throws Error not_found to guests, forbidden to who manages no project.
void require_right_to_upload(Context& context);

// For the pages: what is not ready yet in a project, and why; and once more for what failed.
Response images_on_their_way(Context& context, const Request& request, const nlohmann::json& named);
Response retry_image(Context& context, const Request& request, const nlohmann::json& named);

// For uploads of both kinds -----------------------------------------------------------------------------------------

// Transactions without a caller on the connections of this context.
InTransaction nobody(Context& context);

// The seconds after which an upload of which nothing comes is a wreck.
int upload_patience(const Context& context);

// The row of an image that is to arrive, by the rights of the caller; its id. args: see claim_upload() in
// sql/code/images.sql. Throws Error conflict when the name is taken.
int claim_upload(Context& context, const nlohmann::json& args, const std::string& key);

// settle_arrival(), two at a time; `beat` is called while it waits, too.
void settle_upload(Context& context, const ImageFiles& files, const Arrival& arrival,
                   const std::function<void()>& beat);

// The image as the API shows it, as the value of "image".
std::string image_json(Context& context, int image_id);

// Gives the pieces of a body as they come.
void each_piece(const Request& request, const Sink& take);

} // namespace memento
