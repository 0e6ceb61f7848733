#include "drawing/measure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace memento {
namespace {

// An edge of a ring that is not level: y0 < y1.
struct Edge {
    double y0, y1, x0, x1;
    double x_at(double y) const { return x0 + (x1 - x0) * ((y - y0) / (y1 - y0)); }
};

// An edge between two levels: x at the upper and at the lower one.
struct Piece {
    double above, below;
};

std::vector<Edge> edges_of(const Geometry& polygon)
{
    std::vector<Edge> edges;
    edges.reserve(polygon.numbers.size() / 2);
    const double* ring = polygon.numbers.data();
    for (const int count : polygon.parts) {
        for (int i = 0; i < count; ++i) {
            const double* a = ring + std::ptrdiff_t{2} * i;
            const double* b = ring + std::ptrdiff_t{2} * ((i + 1) % count);
            if (a[1] > b[1])
                std::swap(a, b);
            if (a[1] < b[1])
                edges.push_back({a[1], b[1], a[0], b[0]});
        }
        ring += std::ptrdiff_t{2} * count;
    }
    return edges;
}

// How much of a level line lies inside: from the first x to the second, from the third to the fourth …
double inside(std::vector<double>& xs)
{
    std::ranges::sort(xs);
    double sum = 0;
    for (std::size_t i = 0; i + 1 < xs.size(); i += 2)
        sum += xs[i + 1] - xs[i];
    return sum;
}

// The area by levels: between two neighbouring ones, no ring has a corner, and where edges cross, there are levels in
// between. Exact, however rings lie; work grows with corners times edges beside each other, and is limited.
class Sweep {
public:
    explicit Sweep(const Geometry& polygon)
        : edges_(edges_of(polygon))
    {
        std::ranges::sort(edges_, {}, &Edge::y0);
        for (const Edge& edge : edges_) {
            levels_.push_back(edge.y0);
            levels_.push_back(edge.y1);
        }
        std::ranges::sort(levels_);
        levels_.erase(std::unique(levels_.begin(), levels_.end()), levels_.end());
    }

    double area()
    {
        double sum = 0;
        auto next = edges_.begin();
        std::vector<const Edge*> active;
        for (std::size_t i = 0; i + 1 < levels_.size(); ++i) {
            const double above = levels_[i];
            std::erase_if(active, [&](const Edge* edge) { return edge->y1 <= above; });
            for (; next != edges_.end() && next->y0 <= above; ++next)
                active.push_back(&*next);
            sum += between(active, above, levels_[i + 1]);
            if (work_ > max_work)
                return sampled();
        }
        return sum;
    }

private:
    // A scribble of 100,000 strokes that all cross is not worth the seconds: it is measured along lines, to about a
    // thousandth.
    static constexpr std::size_t max_work = 16'000'000;
    static constexpr int lines = 1000;

    double between(const std::vector<const Edge*>& active, double above, double below)
    {
        work_ += active.size();
        pieces_.clear();
        for (const Edge* edge : active)
            pieces_.push_back(
                {above == edge->y0 ? edge->x0 : edge->x_at(above), below == edge->y1 ? edge->x1 : edge->x_at(below)});
        const double height = below - above;
        const std::vector<double> crossings = crossings_of();
        if (crossings.empty())
            return height * width_at(0.5);
        double sum = 0;
        double from = 0;
        work_ += 16 * crossings.size() * pieces_.size(); // sorted anew for each
        for (const double to : crossings) {
            sum += (to - from) * height * width_at((from + to) / 2);
            from = to;
        }
        return sum + (1 - from) * height * width_at((1 + from) / 2);
    }

    // Where between the levels pieces cross, from 0 to 1, ascending. Each pair that changes its order does.
    std::vector<double> crossings_of()
    {
        std::ranges::sort(pieces_, [](const Piece& a, const Piece& b) {
            return a.above != b.above ? a.above < b.above : a.below < b.below;
        });
        std::vector<double> found;
        if (std::ranges::is_sorted(pieces_, {}, &Piece::below))
            return found;
        std::vector<Piece> sorted;
        for (const Piece& piece : pieces_) {
            auto at = sorted.end();
            for (; at != sorted.begin() && (at - 1)->below > piece.below && work_ <= max_work; --at, ++work_) {
                const double apart = piece.above - (at - 1)->above;
                found.push_back(apart / (apart + (at - 1)->below - piece.below));
            }
            sorted.insert(at, piece);
        }
        std::ranges::sort(found);
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    double width_at(double share)
    {
        if (work_ > max_work)
            return 0; // is measured otherwise
        xs_.clear();
        for (const Piece& piece : pieces_)
            xs_.push_back(piece.above + (piece.below - piece.above) * share);
        return inside(xs_);
    }

    double sampled()
    {
        const double step = (levels_.back() - levels_.front()) / lines;
        double sum = 0;
        for (int line = 0; line < lines; ++line) {
            const double y = levels_.front() + (line + 0.5) * step;
            xs_.clear();
            for (const Edge& edge : edges_) {
                if (edge.y0 <= y && y < edge.y1)
                    xs_.push_back(edge.x_at(y));
            }
            sum += inside(xs_) * step;
        }
        return sum;
    }

    std::vector<Edge> edges_;
    std::vector<double> levels_;
    std::vector<Piece> pieces_;
    std::vector<double> xs_;
    std::size_t work_ = 0;
};

double length_of(const Geometry& geometry, bool closed)
{
    double length = 0;
    const double* part = geometry.numbers.data();
    for (const int count : geometry.parts) {
        for (int i = closed ? 0 : 1; i < count; ++i) {
            const double* a = part + std::ptrdiff_t{2} * ((i + count - 1) % count);
            const double* b = part + std::ptrdiff_t{2} * i;
            length += std::hypot(b[0] - a[0], b[1] - a[1]);
        }
        part += std::ptrdiff_t{2} * count;
    }
    return length;
}

// The way around an ellipse with these half axes, by the arithmetic-geometric mean (Gauss).
double around_ellipse(double a, double b)
{
    if (a == 0 || b == 0)
        return 4 * (a + b);
    double sum = a * a;
    double weight = 0.5;
    double x = a;
    double y = b;
    double c2 = a * a - b * b;
    for (int i = 0; i < 60; ++i) {
        sum -= weight * c2;
        const double next = (x + y) / 2;
        c2 = (x - y) * (x - y) / 4;
        y = std::sqrt(x * y);
        x = next;
        weight *= 2;
        if (weight * c2 <= 1e-17 * a * a)
            break;
    }
    return 2 * std::numbers::pi * sum / x;
}

void add_to_box(Measures& measures, const double* numbers, std::size_t count)
{
    measures.left = measures.right = numbers[0];
    measures.top = measures.bottom = numbers[1];
    for (std::size_t i = 2; i + 1 < count; i += 2) {
        measures.left = std::min(measures.left, numbers[i]);
        measures.right = std::max(measures.right, numbers[i]);
        measures.top = std::min(measures.top, numbers[i + 1]);
        measures.bottom = std::max(measures.bottom, numbers[i + 1]);
    }
}

void measure_ellipse(Measures& measures, const Geometry& ellipse)
{
    const auto& n = ellipse.numbers;
    const double a = n[2] / 2;
    const double b = n[3] / 2;
    const double turn = n[4] * std::numbers::pi / 180;
    const double half_width = n[4] == 0 ? a : std::hypot(a * std::cos(turn), b * std::sin(turn));
    const double half_height = n[4] == 0 ? b : std::hypot(a * std::sin(turn), b * std::cos(turn));
    measures.left = n[0] + a - half_width;
    measures.right = n[0] + a + half_width;
    measures.top = n[1] + b - half_height;
    measures.bottom = n[1] + b + half_height;
    measures.area = std::numbers::pi * a * b;
    measures.length = around_ellipse(std::max(a, b), std::min(a, b));
}

} // namespace

Measures measure(const Geometry& geometry)
{
    Measures measures;
    switch (geometry.kind) {
    case ShapeKind::ellipse:
        measure_ellipse(measures, geometry);
        break;
    case ShapeKind::rectangle: {
        const auto corners = corners_of(geometry);
        add_to_box(measures, corners.data(), corners.size());
        measures.area = geometry.numbers[2] * geometry.numbers[3];
        measures.length = 2 * (geometry.numbers[2] + geometry.numbers[3]);
        break;
    }
    case ShapeKind::polygon:
        measures.area = Sweep(geometry).area();
        [[fallthrough]];
    default:
        add_to_box(measures, geometry.numbers.data(), geometry.numbers.size());
        measures.length = length_of(geometry, geometry.kind == ShapeKind::polygon);
    }
    return measures;
}

} // namespace memento
