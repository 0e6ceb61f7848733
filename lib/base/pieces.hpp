// Reading a file piece by piece.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace memento {

// Gives what can be read from where the descriptor stands to the end of the file; each piece is valid during the call
// only. Throws Error naming the file, and what `take` throws.
void read_pieces(int fd, const std::filesystem::path& name, const std::function<void(std::string_view)>& take);

} // namespace memento
