#include "http/multipart.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace memento {
namespace {

constexpr std::size_t max_boundary = 70; // RFC 2046
constexpr std::size_t max_head_bytes = 8192;

[[noreturn]] void malformed(const std::string& what)
{
    throw Error(ErrorCode::bad_request, what, "Send multipart/form-data with the fields 'json' and then 'file'.");
}

// The value of a parameter of a header, `form-data; name="json"; filename="a;b"`; "" when there is none.
std::string parameter(std::string_view header, std::string_view wanted)
{
    std::size_t at = header.find(';');
    while (at < header.size()) {
        ++at; // over the ;
        const std::size_t equals = header.find('=', at);
        if (equals == std::string_view::npos)
            return "";
        const std::string name = lower(trimmed(header.substr(at, equals - at)));
        std::string value;
        at = equals + 1;
        if (at < header.size() && header[at] == '"') {
            for (++at; at < header.size() && header[at] != '"'; ++at) {
                if (header[at] == '\\' && at + 1 < header.size())
                    ++at;
                value += header[at];
            }
            at = header.find(';', at);
        } else {
            const std::size_t end = header.find(';', at);
            value = trimmed(header.substr(at, end == std::string_view::npos ? end : end - at));
            at = end;
        }
        if (name == wanted)
            return value;
    }
    return "";
}

std::string field_of(std::string_view head)
{
    for (const std::string& line : split(head, '\n')) {
        const std::size_t colon = line.find(':');
        if (colon != std::string::npos && lower(trimmed(line.substr(0, colon))) == "content-disposition")
            return parameter(trimmed(std::string_view(line).substr(colon + 1)), "name");
    }
    return "";
}

} // namespace

std::string multipart_boundary(std::string_view content_type)
{
    const std::string kind = lower(trimmed(content_type.substr(0, content_type.find(';'))));
    std::string boundary = kind == "multipart/form-data" ? parameter(content_type, "boundary") : "";
    if (boundary.empty() || boundary.size() > max_boundary)
        malformed("The body is not a multipart form with a boundary.");
    return boundary;
}

MultipartParser::MultipartParser(const std::string& boundary, MultipartReceiver receiver)
    : delimiter_("\r\n--" + boundary)
    , receiver_(std::move(receiver))
{
}

void MultipartParser::add(std::string_view bytes)
{
    kept_.append(bytes);
    while (step()) {
    }
}

void MultipartParser::finish() const
{
    if (state_ != State::done)
        malformed("The body ended before its last boundary.");
}

// One step forward; false when more bytes are needed.
bool MultipartParser::step()
{
    switch (state_) {
    case State::before:
        return skip_to_first();
    case State::after_delimiter:
        return after_delimiter();
    case State::head:
        return read_head();
    case State::data:
        return read_data();
    case State::done:
        if (!std::ranges::all_of(kept_, [](char c) { return c == '\r' || c == '\n'; }))
            malformed("Something follows the last boundary of the body.");
        kept_.clear();
        return false;
    }
    return false;
}

bool MultipartParser::skip_to_first()
{
    const std::size_t length = std::min(kept_.size(), delimiter_.size());
    if (kept_.compare(0, length, delimiter_, 0, length) != 0)
        malformed("The body does not begin with the boundary that its Content-Type names.");
    if (length < delimiter_.size())
        return false;
    kept_.erase(0, length);
    state_ = State::after_delimiter;
    return true;
}

bool MultipartParser::after_delimiter()
{
    if (kept_.size() < 2)
        return false;
    if (kept_.starts_with("--"))
        state_ = State::done;
    else if (kept_.starts_with("\r\n"))
        state_ = State::head;
    else
        malformed("A boundary in the body is followed by something else.");
    // The end of this line begins the empty line of a head without lines.
    if (state_ == State::done)
        kept_.erase(0, 2);
    return true;
}

bool MultipartParser::read_head()
{
    const std::size_t end = kept_.find("\r\n\r\n");
    if (std::min(end, kept_.size()) > max_head_bytes)
        malformed("The head of a part is longer than 8 KiB.");
    if (end == std::string::npos)
        return false;
    const std::string field = field_of(std::string_view(kept_).substr(0, end));
    kept_.erase(0, end + 4);
    state_ = State::data;
    receiver_.begin(field);
    return true;
}

bool MultipartParser::read_data()
{
    const std::size_t end = kept_.find(delimiter_);
    if (end != std::string::npos) {
        receiver_.data(std::string_view(kept_).substr(0, end));
        kept_.erase(0, end + delimiter_.size());
        state_ = State::after_delimiter;
        receiver_.end();
        return true;
    }
    if (kept_.size() >= delimiter_.size()) { // the last bytes may be the beginning of a delimiter
        const std::size_t sure = kept_.size() - delimiter_.size() + 1;
        receiver_.data(std::string_view(kept_).substr(0, sure));
        kept_.erase(0, sure);
    }
    return false;
}

} // namespace memento
