// Chance that is the same every time, for synthetic images.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace memento {

// SplitMix64 (Steele, Lea, Flood 2014): a good hash of a counter, the same everywhere.
inline std::uint64_t hashed(std::uint64_t value)
{
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

class Random {
public:
    explicit Random(std::uint64_t seed)
        : state_(hashed(seed))
    {
    }
    double uniform() { return static_cast<double>(hashed(state_++) >> 11U) * 0x1p-53; } // 0 … 1
    double between(double low, double high) { return low + (high - low) * uniform(); }
    double normal() // by the sum of four: near enough for noise
    {
        const std::uint64_t bits = hashed(state_++);
        const auto sum = (bits & 0xFFFFU) + ((bits >> 16U) & 0xFFFFU) + ((bits >> 32U) & 0xFFFFU) + (bits >> 48U);
        return (static_cast<double>(sum) / 65536 - 2) * std::numbers::sqrt3;
    }

private:
    std::uint64_t state_;
};

// Smooth noise between 0 and 1: hashed corners of a lattice, mixed.
class NoiseRow {
public:
    NoiseRow(double y, std::uint64_t seed)
        : seed_(seed)
        , row_(std::floor(y))
        , down_(smooth(y - row_))
    {
    }
    double at(double x)
    {
        const double column = std::floor(x);
        if (column != column_) { // most neighbours lie between the same corners
            column_ = column;
            left_ = mixed(column);
            right_ = mixed(column + 1);
        }
        const double u = smooth(x - column);
        return left_ * (1 - u) + right_ * u;
    }

private:
    static double smooth(double t) { return t * t * (3 - 2 * t); }
    double corner(double column, double row) const
    {
        const auto i = static_cast<std::uint64_t>(static_cast<std::int64_t>(column));
        const auto j = static_cast<std::uint64_t>(static_cast<std::int64_t>(row));
        return static_cast<double>(hashed(seed_ ^ (i * 0x8DA6B343U) ^ (j * 0xD8163841U)) >> 40U) * 0x1p-24;
    }
    double mixed(double column) const { return corner(column, row_) * (1 - down_) + corner(column, row_ + 1) * down_; }

    std::uint64_t seed_;
    double row_;
    double down_;
    double column_ = -1e300;
    double left_ = 0;
    double right_ = 0;
};

} // namespace memento
