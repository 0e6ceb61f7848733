#include "nearest.hpp"

#include <algorithm>
#include <utility>

namespace memento {
namespace {

// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
std::size_t distance(const std::string& a, const std::string& b)
{
    std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                rows[i][j] = i + j;
                continue;
            }
            const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
    }
    return rows[a.size()][b.size()];
}

} // namespace

std::vector<std::string> nearest_words(const std::string& typed, const std::vector<std::string>& known)
{
    constexpr std::size_t max_typed = 50;
    constexpr std::size_t max_told = 3;
    constexpr std::size_t least_beginning = 2;
    std::vector<std::pair<std::size_t, std::string>> near;
    if (typed.size() > max_typed)
        return {};
    for (const std::string& word : known) {
        const std::size_t away = distance(typed, word);
        const bool begins = typed.size() >= least_beginning && word.starts_with(typed);
        if (begins || away <= std::max<std::size_t>(1, std::min(typed.size(), word.size()) / 3))
            near.emplace_back(begins ? 0 : away, word);
    }
    std::ranges::sort(near);
    std::vector<std::string> words;
    for (const auto& [away, word] : near) {
        if (words.size() < max_told && std::ranges::find(words, word) == words.end())
            words.push_back(word);
    }
    return words;
}

} // namespace memento
