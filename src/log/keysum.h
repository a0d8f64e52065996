// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cstring>

namespace wf {

/// A sum over keys in any order: equal for equal sets of keys, and for others only by an accident that a seed
/// of chance makes as good as impossible. Nobody's signature.
class KeySum
{
public:
    explicit KeySum(quint64 seed = 0) : m_seed(seed) {}
    void add(QByteArrayView text, qint64 a, qint64 b, qint64 c)
    {
        quint64 hash = mixed(m_seed, quint64(text.size()));
        qsizetype at = 0;
        for (; at + 8 <= text.size(); at += 8) {
            quint64 word = 0;
            std::memcpy(&word, text.data() + at, 8);
            hash = mixed(hash, word);
        }
        quint64 rest = 0;
        if (at < text.size())
            std::memcpy(&rest, text.data() + at, std::size_t(text.size() - at));
        hash = mixed(mixed(mixed(mixed(hash, rest), quint64(a)), quint64(b)), quint64(c));
        m_sum += hash;
        ++m_count;
    }
    KeySum &operator+=(const KeySum &other)
    {
        m_sum += other.m_sum;
        m_count += other.m_count;
        return *this;
    }
    /// Only sums with the same seed can be compared.
    bool operator==(const KeySum &) const = default;

private:
    static quint64 mixed(quint64 hash, quint64 word)
    {
        hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
        hash = (hash ^ (hash >> 29)) * 0xbf58476d1ce4e5b9U;
        return hash ^ (hash >> 32);
    }
    quint64 m_seed;
    quint64 m_sum = 0;
    qint64 m_count = 0;
};

/// A sum for each of the two indexes of `events`; each key counts together with its rowid.
struct IndexSums
{
    KeySum byChain;    ///< desk, seq
    KeySum byIncident; ///< incident, hlc_ms, hlc_n
    IndexSums &operator+=(const IndexSums &other)
    {
        byChain += other.byChain;
        byIncident += other.byIncident;
        return *this;
    }
};

} // namespace wf
