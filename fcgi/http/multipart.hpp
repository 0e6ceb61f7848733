// Reads a multipart/form-data body piece by piece (RFC 7578, RFC 2046 §5.1). Pure, and small whatever is sent: nothing
// is kept but what may be the beginning of a boundary, and the head of a part. Uploads in pieces (tus):
// fcgi/routes/tus.cpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace memento {

// The boundary named by a Content-Type. Throws Error bad_request unless it is that of a multipart form.
std::string multipart_boundary(std::string_view content_type);

struct MultipartReceiver {
    std::function<void(const std::string& field)> begin; // a part begins; field: its name. File names are not looked at
    std::function<void(std::string_view bytes)> data;    // a piece of it
    std::function<void()> end;                           // it has ended
};

class MultipartParser {
public:
    MultipartParser(const std::string& boundary, MultipartReceiver receiver);
    // The next bytes, cut anywhere. Throws Error bad_request when they are no such form.
    void add(std::string_view bytes);
    // All bytes were given. Throws Error bad_request unless the form is whole.
    void finish() const;

private:
    enum class State { before, after_delimiter, head, data, done };
    bool step();
    bool skip_to_first();
    bool after_delimiter();
    bool read_head();
    bool read_data();

    std::string delimiter_; // CR LF -- boundary
    MultipartReceiver receiver_;
    State state_ = State::before;
    std::string kept_ = "\r\n"; // the first delimiter may stand at the very beginning
};

} // namespace memento
