// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/labelsets.h"

#include "promql/literals.h"

#include <algorithm>
#include <cstring>

namespace wf::promql {

namespace {

// XXH64, after the specification at github.com/Cyan4973/xxHash (BSD 2-clause): doc/xxhash_spec.md.
constexpr std::uint64_t Prime1 = 0x9E3779B185EBCA87ULL;
constexpr std::uint64_t Prime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint64_t Prime3 = 0x165667B19E3779F9ULL;
constexpr std::uint64_t Prime4 = 0x85EBCA77C2B2AE63ULL;
constexpr std::uint64_t Prime5 = 0x27D4EB2F165667C5ULL;

std::uint64_t rotated(std::uint64_t value, int bits)
{
    return (value << bits) | (value >> (64 - bits));
}

template <typename T>
std::uint64_t littleEndianAt(const char *at)
{
    T value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;)
        value = T(value << 8) | T(static_cast<unsigned char>(at[i]));
    return value;
}

std::uint64_t roundOf(std::uint64_t lane, std::uint64_t input)
{
    return rotated(lane + input * Prime2, 31) * Prime1;
}

std::uint64_t merged(std::uint64_t hash, std::uint64_t lane)
{
    return (hash ^ roundOf(0, lane)) * Prime1 + Prime4;
}

std::uint64_t xxh64(std::string_view text)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    std::uint64_t hash = Prime5;
    if (text.size() >= 32) {
        std::uint64_t lanes[4] = {Prime1 + Prime2, Prime2, 0, 0 - Prime1};
        for (; end - at >= 32; at += 32) {
            for (std::size_t i = 0; i < 4; ++i)
                lanes[i] = roundOf(lanes[i], littleEndianAt<std::uint64_t>(at + 8 * i));
        }
        hash = rotated(lanes[0], 1) + rotated(lanes[1], 7) + rotated(lanes[2], 12) + rotated(lanes[3], 18);
        for (const std::uint64_t lane : lanes)
            hash = merged(hash, lane);
    }
    hash += text.size();
    for (; end - at >= 8; at += 8)
        hash = rotated(hash ^ roundOf(0, littleEndianAt<std::uint64_t>(at)), 27) * Prime1 + Prime4;
    if (end - at >= 4) {
        hash = rotated(hash ^ (littleEndianAt<std::uint32_t>(at) * Prime1), 23) * Prime2 + Prime3;
        at += 4;
    }
    for (; at < end; ++at)
        hash = rotated(hash ^ (std::uint64_t(static_cast<unsigned char>(*at)) * Prime5), 11) * Prime1;
    hash = (hash ^ (hash >> 33)) * Prime2;
    hash = (hash ^ (hash >> 29)) * Prime3;
    return hash ^ (hash >> 32);
}

/// Lengths as Prometheus packs them: one byte, or 255 and three.
void appendPacked(std::string &out, const std::string &text)
{
    if (text.size() < 255) {
        out += char(text.size());
    } else {
        out += char(255);
        for (int i = 0; i < 3; ++i)
            out += char((text.size() >> (8 * i)) & 255);
    }
    out += text;
}

bool isIn(const std::vector<std::string> &sorted, std::string_view name)
{
    const auto it = std::lower_bound(sorted.begin(), sorted.end(), name,
                                     [](const std::string &a, std::string_view b) { return a < b; });
    return it != sorted.end() && *it == name;
}

Labels filtered(const Labels &labels, const auto &keeps)
{
    std::vector<Labels::Pair> pairs;
    pairs.reserve(labels.pairs().size());
    for (const Labels::Pair &pair : labels.pairs()) {
        if (keeps(pair.first))
            pairs.push_back(pair);
    }
    return Labels(std::move(pairs));
}

std::string braced(const Labels &labels, bool withNameLabel, std::string_view between)
{
    std::string text = "{";
    for (const auto &[name, value] : labels.pairs()) {
        if (name == NameLabel && !withNameLabel)
            continue;
        if (text.size() > 1)
            text += between;
        text += isPlainLabelName(name) ? name : quoted(name);
        text += '=' + quoted(value);
    }
    return text + '}';
}

} // namespace

std::uint64_t hashOf(const Labels &labels)
{
    std::string packed;
    for (const auto &[name, value] : labels.pairs()) {
        appendPacked(packed, name);
        appendPacked(packed, value);
    }
    return xxh64(packed);
}

int compare(const Labels &a, const Labels &b)
{
    const std::size_t both = std::min(a.pairs().size(), b.pairs().size());
    for (std::size_t i = 0; i < both; ++i) {
        if (const int order = a.pairs()[i].first.compare(b.pairs()[i].first); order != 0)
            return order;
        if (const int order = a.pairs()[i].second.compare(b.pairs()[i].second); order != 0)
            return order;
    }
    return a.pairs().size() < b.pairs().size() ? -1 : a.pairs().size() > b.pairs().size() ? 1 : 0;
}

std::string textOf(const Labels &labels)
{
    return braced(labels, true, ", ");
}

std::string seriesTextOf(const Labels &labels)
{
    const std::string_view name = labels.value(NameLabel);
    if (!name.empty() && !isPlainMetricName(name))
        return braced(labels, true, ", ");
    const std::string text = braced(labels, false, ", ");
    return !name.empty() && text == "{}" ? std::string(name) : std::string(name) + text;
}

LabelsPtr withName(std::string_view name, const Labels &labels)
{
    std::vector<Labels::Pair> pairs;
    pairs.reserve(labels.pairs().size() + 1);
    if (!name.empty())
        pairs.emplace_back(NameLabel, name);
    for (const Labels::Pair &pair : labels.pairs()) {
        if (!pair.second.empty() && pair.first != NameLabel)
            pairs.push_back(pair);
    }
    return std::make_shared<const Labels>(std::move(pairs));
}

bool isMetadataLabel(std::string_view name)
{
    return name == NameLabel || name == "__type__" || name == "__unit__";
}

Labels withoutMetadata(const Labels &labels)
{
    return filtered(labels, [](const std::string &name) { return !isMetadataLabel(name); });
}

Labels without(const Labels &labels, const std::vector<std::string> &names)
{
    return filtered(labels, [&](const std::string &name) { return !isIn(names, name); });
}

Labels only(const Labels &labels, const std::vector<std::string> &names)
{
    return filtered(labels, [&](const std::string &name) { return isIn(names, name); });
}

void setLabel(Labels &labels, std::string_view name, std::string_view value)
{
    if (!value.empty())
        labels.set(name, std::string(value));
    else if (labels.contains(name))
        labels = filtered(labels, [&](const std::string &other) { return other != name; });
}

void appendKey(std::string &key, const Labels &labels, const std::vector<std::string> &names, bool only)
{
    // Both lists are sorted: one walk along them.
    auto wanted = names.begin();
    for (const auto &[name, value] : labels.pairs()) {
        while (wanted != names.end() && *wanted < name)
            ++wanted;
        const bool listed = wanted != names.end() && *wanted == name;
        if (listed != only || (!only && name == NameLabel))
            continue;
        key += name;
        key += '\xff';
        key += value;
        key += '\xff';
    }
}

} // namespace wf::promql
