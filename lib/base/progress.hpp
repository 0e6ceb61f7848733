// What a person sees of long work, on standard error: a bar on a terminal, a line now and then elsewhere, nothing when
// quiet.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace memento {

class Progress {
public:
    explicit Progress(bool quiet);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress(); // wipes the bar

    // fraction: 0 … 1; detail: what is being done, may be shortened.
    void show(double fraction, const std::string& detail);
    // Wipes the bar, before other output.
    void clear() { wipe(); }

private:
    void wipe();

    bool quiet_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point last_;
};

// Text that may hold anything, such as file names, made fit for a terminal: control characters (also the Unicode ones
// that turn the direction of writing) and bytes that are not UTF-8 become \xNN.
std::string printable(std::string_view text);

// "00:42", "1:05:00"
std::string clock_text(std::chrono::seconds time);

} // namespace memento
