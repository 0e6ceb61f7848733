// The one error type. It is thrown where something goes wrong and caught once in each program, which turns it into an
// HTTP answer (fcgi/) or a message and an exit code (cli/).
#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace memento {

enum class ErrorCode {
    bad_request,        // the caller sent something malformed
    unauthorized,       // no valid session
    forbidden,          // readable, but not allowed
    not_found,          // absent, or not readable by the caller
    method_not_allowed, // the path exists, the verb does not
    conflict,           // a name is taken, a row is still used, a version is stale
    too_slow,           // the bytes of a body do not come
    too_large,          // body or file over a limit
    undecodable,        // not an image that can be read
    too_many_requests,  // try again later
    usage,              // wrong arguments on the command line
    no_space,           // the disk is full, or nearly
    unavailable,        // not now, but later: the database is away, this machine is short of something
    failed,             // an operation on this machine did not work (file, process, configuration)
    internal,           // a defect of ours
};

struct ErrorKind {
    ErrorCode code;
    std::string_view name; // stable, part of the API
    int http_status;
    int exit_code;
    int retry_after = 0; // seconds, of what works later; 0: asking again is of no use
};

// The catalogue: every code has exactly one row.
const ErrorKind& error_kind(ErrorCode code);

class Error : public std::runtime_error {
public:
    // message: a whole sentence that says what happened and where; hint: what to do about it, or empty.
    Error(ErrorCode code, const std::string& message, std::string hint = "");

    // Of what this machine could not do: the text may name its paths, and is not told to everybody (without_paths).
    static Error of_machine(ErrorCode code, const std::string& message, std::string hint = "");

    ErrorCode code() const { return code_; }
    bool is_of_machine() const { return is_of_machine_; }
    const std::string& hint() const { return hint_; }
    const ErrorKind& kind() const { return error_kind(code_); }

private:
    ErrorCode code_;
    std::string hint_;
    bool is_of_machine_ = false;
};

// True for errors that every other file would meet as well: no database, no space.
bool stops_all(const Error& error);

// Message and hint, as one text for a row or a list.
std::string reason_of(const Error& error);

// The same for those who do not run the server: what went wrong on its machine is told without its paths and numbers.
// The log has them.
Error without_paths(const Error& error);

// One answer for what is absent and for what the caller may not see, to the letter.
inline constexpr std::string_view nothing_here = "There is nothing here, or you may not see it.";
[[noreturn]] void throw_not_found();

// What an errno means to who asked: no_space, or unavailable where the same will work later (out of files, memory or
// processes, a disk that does not answer), else failed.
ErrorCode code_of_errno(int error_number);

// An Error of that code that ends with the text of errno: "Cannot open /x: Permission denied."
Error system_error(const std::string& what, std::string hint = "");
Error system_error(const std::string& what, int error_number, std::string hint);

// Whatever was thrown, as an Error: what the standard library says of the system and of memory by the same table, all
// else internal.
Error error_of(const std::exception& thrown);

} // namespace memento
