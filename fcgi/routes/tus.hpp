// Uploads that can be resumed, for the pages: tus 1.0.0 (https://tus.io/protocols/resumable-upload) with the extensions
// creation, termination and expiration, at web/uploads.
#pragma once

#include "route.hpp"

namespace memento {

Handler tus_options();
Handler begin_upload();
Handler upload_state();
Handler continue_upload();
Handler cancel_upload();

} // namespace memento
