// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wf {

/// Labels of a series, UTF-8, sorted by name, names unique. Built once, then only read.
class Labels
{
public:
    using Pair = std::pair<std::string, std::string>;

    Labels() = default;
    /// Sorts; of two pairs with one name the first stays.
    explicit Labels(std::vector<Pair> pairs);

    const std::vector<Pair> &pairs() const { return m_pairs; }
    bool isEmpty() const { return m_pairs.empty(); }
    /// The value, or an empty view where there is no such label (the two mean the same in Prometheus).
    std::string_view value(std::string_view name) const;
    bool contains(std::string_view name) const;
    /// Sets or replaces one label.
    void set(std::string_view name, std::string value);
    bool operator==(const Labels &) const = default;

private:
    std::vector<Pair> m_pairs;
};

/// {a="b",c="d"} with \\, \" and newline escaped; "" when there are none.
std::string toText(const Labels &labels);

} // namespace wf
