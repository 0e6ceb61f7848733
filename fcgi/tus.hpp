// Uploads that can be resumed, for the pages: tus 1.0.0 (https://tus.io/protocols/resumable-upload) with the extensions
// creation, termination and expiration, at web/uploads.
#pragma once

#include "route.hpp"

namespace memento {

std::vector<Route> tus_routes();

} // namespace memento
