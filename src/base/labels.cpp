// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/labels.h"

#include <algorithm>

namespace wf {

namespace {

auto lowerBound(auto &pairs, std::string_view name)
{
    return std::lower_bound(pairs.begin(), pairs.end(), name,
                            [](const Labels::Pair &pair, std::string_view n) {
                                return std::string_view(pair.first).compare(n) < 0;
                            });
}

} // namespace

Labels::Labels(std::vector<Pair> pairs) : m_pairs(std::move(pairs))
{
    const auto byName = [](const Pair &a, const Pair &b) { return a.first.compare(b.first) < 0; };
    std::stable_sort(m_pairs.begin(), m_pairs.end(), byName);
    const auto sameName = [](const Pair &a, const Pair &b) { return a.first == b.first; };
    m_pairs.erase(std::unique(m_pairs.begin(), m_pairs.end(), sameName), m_pairs.end());
}

std::string_view Labels::value(std::string_view name) const
{
    const auto it = lowerBound(m_pairs, name);
    return it != m_pairs.end() && it->first == name ? std::string_view(it->second) : std::string_view();
}

bool Labels::contains(std::string_view name) const
{
    const auto it = lowerBound(m_pairs, name);
    return it != m_pairs.end() && it->first == name;
}

void Labels::set(std::string_view name, std::string value)
{
    const auto it = lowerBound(m_pairs, name);
    if (it != m_pairs.end() && it->first == name)
        it->second = std::move(value);
    else
        m_pairs.insert(it, Pair{std::string(name), std::move(value)});
}

std::string toText(const Labels &labels)
{
    if (labels.isEmpty())
        return {};
    std::string text = "{";
    for (const auto &[name, value] : labels.pairs()) {
        if (text.size() > 1)
            text += ',';
        text += name;
        text += "=\"";
        for (const char c : value) {
            switch (c) {
            case '\\':
                text += "\\\\";
                break;
            case '"':
                text += "\\\"";
                break;
            case '\n':
                text += "\\n";
                break;
            default:
                text += c;
            }
        }
        text += '"';
    }
    return text + '}';
}

} // namespace wf
