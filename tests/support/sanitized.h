// SPDX-License-Identifier: GPL-3.0-or-later
// Sanitizers make a program many times as slow: what is repeated over many like cases is repeated less there.
#pragma once

#include <QDebug>

#include <ctime>
#include <initializer_list>
#include <vector>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WF_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WF_SANITIZED 1
#endif
#endif

namespace wf::testing {

#ifdef WF_SANITIZED
inline constexpr bool Sanitized = true;
#else
inline constexpr bool Sanitized = false;
#endif

/// A size or count that is long on purpose: a quarter of it under a sanitizer.
template <typename Number>
constexpr Number lighter(Number whole)
{
    return Sanitized ? whole / 4 : whole;
}

/// All of them, or under a sanitizer the first alone, which the output says.
template <typename Case>
std::vector<Case> likeCases(std::initializer_list<Case> all)
{
    std::vector<Case> cases(all);
    if (Sanitized && cases.size() > 1) {
        qInfo("1 of %zu like cases under a sanitizer", cases.size());
        cases.resize(1);
    }
    return cases;
}

/// Processor time since it was made: other work of the machine does not count.
class ProcessorTime
{
public:
    double seconds() const { return double(std::clock() - m_start) / CLOCKS_PER_SEC; }

private:
    std::clock_t m_start = std::clock();
};

} // namespace wf::testing
