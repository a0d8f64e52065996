// SPDX-License-Identifier: GPL-3.0-or-later
// What an input makes a reader hold: the program ends where that is out of proportion. Counts through the
// hooks of the address sanitizer, which the preset "fuzz" has.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*made)(const volatile void *, std::size_t),
                                                         void (*gone)(const volatile void *));
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void *at);

namespace wf::fuzz {

inline std::atomic<std::ptrdiff_t> held{0};
inline std::atomic<std::ptrdiff_t> most{0};

inline void onMade(const volatile void *, std::size_t size)
{
    const std::ptrdiff_t now = held.fetch_add(std::ptrdiff_t(size)) + std::ptrdiff_t(size);
    std::ptrdiff_t before = most.load();
    while (now > before && !most.compare_exchange_weak(before, now)) {
    }
}
inline void onGone(const volatile void *at)
{
    if (at)
        held.fetch_sub(std::ptrdiff_t(__sanitizer_get_allocated_size(at)));
}

/// Ends the program where more than `factor` times the input and `constant` bytes were held at any moment
/// since it was made.
class Amplification
{
public:
    Amplification(std::size_t input, std::size_t factor, std::size_t constant = std::size_t{1} << 20)
        : m_input(input), m_allowed(std::ptrdiff_t(input * factor + constant))
    {
        static const int installed = __sanitizer_install_malloc_and_free_hooks(onMade, onGone);
        static_cast<void>(installed);
        m_before = held.load();
        most = m_before;
    }
    Amplification(const Amplification &) = delete;
    Amplification &operator=(const Amplification &) = delete;
    ~Amplification()
    {
        const std::ptrdiff_t used = most.load() - m_before;
        if (used <= m_allowed)
            return;
        std::fprintf(stderr, "%zu bytes of input took %td bytes, %td are allowed\n", m_input, used,
                     m_allowed);
        std::abort();
    }

private:
    std::size_t m_input;
    std::ptrdiff_t m_allowed;
    std::ptrdiff_t m_before = 0;
};

} // namespace wf::fuzz
