// Who sent a request.
#pragma once

#include "context.hpp"
#include "http/message.hpp"
#include "http/turns.hpp"

#include <string>

namespace memento {

// Who sent a request, as far as can be told without the database; of a personal token that it does not know yet, the
// responder asks there whose it is.
struct Sender {
    Caller caller;
    bool may_be_guest = false; // when his session does not hold
};

// Throws Error unauthorized unless there is a session or a share. A token in a header that does not hold is never
// passed over in favour of something else that the request brings; the cookie of a session that has ended is, for a
// share.
Sender identify(const Request& request, Context& context);

// Whether our own page sent it, as far as a request can show: another site can neither set the header x-memento without
// our consent nor choose what the browser says of its origin. What a browser keeps (a cookie) is given to such requests
// only.
bool is_from_our_page(const Request& request);

// Who counts as one where places are shared out: a user, those who hold a share, or all who have neither; of those who
// log in, each address. Asks nobody.
Origin origin_of(const Request& request, const Context& context);

} // namespace memento
