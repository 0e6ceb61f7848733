#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace memento {
namespace {

constexpr std::array catalogue{
    ErrorKind{ErrorCode::bad_request, "bad_request", 400, 1},
    ErrorKind{ErrorCode::unauthorized, "unauthorized", 401, 1},
    ErrorKind{ErrorCode::forbidden, "forbidden", 403, 1},
    ErrorKind{ErrorCode::not_found, "not_found", 404, 1},
    ErrorKind{ErrorCode::method_not_allowed, "method_not_allowed", 405, 1},
    ErrorKind{ErrorCode::conflict, "conflict", 409, 1},
    ErrorKind{ErrorCode::too_slow, "too_slow", 408, 1},
    ErrorKind{ErrorCode::too_large, "too_large", 413, 1},
    ErrorKind{ErrorCode::undecodable, "undecodable", 422, 1},
    ErrorKind{ErrorCode::too_many_requests, "too_many_requests", 429, 1, 60},
    ErrorKind{ErrorCode::usage, "usage", 400, 2},
    ErrorKind{ErrorCode::no_space, "no_space", 507, 1, 60},
    ErrorKind{ErrorCode::unavailable, "unavailable", 503, 1, 2},
    ErrorKind{ErrorCode::failed, "failed", 500, 1},
    ErrorKind{ErrorCode::internal, "internal", 500, 1},
};

constexpr bool complete()
{
    for (std::size_t i = 0; i < catalogue.size(); ++i) {
        if (catalogue[i].code != static_cast<ErrorCode>(i))
            return false;
    }
    return catalogue.size() == static_cast<std::size_t>(ErrorCode::internal) + 1;
}
static_assert(complete());

// What means "later", or "when there is room again". What is not here will fail in the same way next time.
struct ErrnoRow {
    int number;
    ErrorCode code;
};
constexpr std::array errno_table{
    ErrnoRow{ENOSPC, ErrorCode::no_space},       ErrnoRow{EDQUOT, ErrorCode::no_space},
    ErrnoRow{EIO, ErrorCode::unavailable},       ErrnoRow{EMFILE, ErrorCode::unavailable},
    ErrnoRow{ENFILE, ErrorCode::unavailable},    ErrnoRow{ENOMEM, ErrorCode::unavailable},
    ErrnoRow{ENOBUFS, ErrorCode::unavailable},   ErrnoRow{EAGAIN, ErrorCode::unavailable}, // no further process
    ErrnoRow{ETIMEDOUT, ErrorCode::unavailable}, ErrnoRow{ESTALE, ErrorCode::unavailable}, // a network file system
    ErrnoRow{EROFS, ErrorCode::unavailable}, // so the kernel mounts a disk that has failed
};

} // namespace

const ErrorKind& error_kind(ErrorCode code)
{
    return catalogue.at(static_cast<std::size_t>(code));
}

Error::Error(ErrorCode code, const std::string& message, std::string hint)
    : std::runtime_error(message)
    , code_(code)
    , hint_(std::move(hint))
{
}

Error Error::of_machine(ErrorCode code, const std::string& message, std::string hint)
{
    Error error(code, message, std::move(hint));
    error.is_of_machine_ = true;
    return error;
}

bool stops_all(const Error& error)
{
    return error.code() == ErrorCode::unavailable || error.code() == ErrorCode::no_space;
}

std::string reason_of(const Error& error)
{
    return error.hint().empty() ? error.what() : std::string(error.what()) + " " + error.hint();
}

Error without_paths(const Error& error)
{
    if (error.code() == ErrorCode::no_space)
        return {error.code(), "The disk of the server is full, or nearly.", "Tell whoever runs the server."};
    if (error.code() == ErrorCode::unavailable && error.is_of_machine())
        return {error.code(), "The server is short of something, or a disk of it does not answer.",
                "Try again in a moment. If it stays so, tell whoever runs the server."};
    if (error.code() == ErrorCode::failed || error.code() == ErrorCode::internal)
        return {error.code(), "The server could not do this.", "The log of the server has the details."};
    return error;
}

void throw_not_found()
{
    throw Error(ErrorCode::not_found, std::string(nothing_here));
}

Error system_error(const std::string& what, std::string hint)
{
    return system_error(what, errno, std::move(hint));
}

Error system_error(const std::string& what, int error_number, std::string hint)
{
    return Error::of_machine(code_of_errno(error_number),
                             what + ": " + std::generic_category().message(error_number) + ".", std::move(hint));
}

ErrorCode code_of_errno(int error_number)
{
    const auto* row = std::ranges::find(errno_table, error_number, &ErrnoRow::number);
    return row == errno_table.end() ? ErrorCode::failed : row->code;
}

Error error_of(const std::exception& thrown)
{
    if (const auto* error = dynamic_cast<const Error*>(&thrown))
        return *error;
    if (const auto* system = dynamic_cast<const std::system_error*>(&thrown)) // std::filesystem's are, too
        return Error::of_machine(code_of_errno(system->code().value()), thrown.what());
    if (dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr)
        return Error::of_machine(ErrorCode::unavailable, "There is not enough memory.");
    return Error::of_machine(ErrorCode::internal, thrown.what());
}

} // namespace memento
