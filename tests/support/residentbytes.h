// SPDX-License-Identifier: GPL-3.0-or-later
// What a test measures of its own memory. The address sanitizer keeps what was freed for a while and puts
// zones around every piece, so resident memory says little there: what the program asked for and has not
// given back is measured instead.
#pragma once

#include <QFile>

#include <algorithm>
#include <atomic>
#include <cstddef>

#include <malloc.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define WF_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WF_ADDRESS_SANITIZER 1
#endif
#endif

#ifdef WF_ADDRESS_SANITIZER
// As in <sanitizer/allocator_interface.h>, which Debian's GCC comes without.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*made)(const volatile void *, std::size_t),
                                                         void (*gone)(const volatile void *));
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void *at);
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace wf {

/// In use by this process, mapped pieces included.
inline qint64 heapBytes()
{
#ifdef WF_ADDRESS_SANITIZER
    return qint64(__sanitizer_get_current_allocated_bytes());
#else
    const auto info = ::mallinfo2();
    return qint64(info.uordblks + info.hblkhd); // Large pieces are mapped beside the heap.
#endif
}

/// Resident memory of this process; 0 where it cannot be read.
inline qint64 residentBytes()
{
#ifdef WF_ADDRESS_SANITIZER
    return heapBytes();
#else
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
#endif
}

#ifdef WF_ADDRESS_SANITIZER
namespace heapcount {

inline std::atomic<qint64> held{0};
inline std::atomic<qint64> most{0};

inline void onMade(const volatile void *, std::size_t size)
{
    const qint64 now = held.fetch_add(qint64(size)) + qint64(size);
    qint64 before = most.load();
    while (now > before && !most.compare_exchange_weak(before, now)) {
    }
}
inline void onGone(const volatile void *at)
{
    if (at)
        held.fetch_sub(qint64(__sanitizer_get_allocated_size(at)));
}

} // namespace heapcount
#endif

/// How much more was resident at any moment since it was made than when it was made.
class PeakGrowth
{
public:
    PeakGrowth()
    {
#ifdef WF_ADDRESS_SANITIZER
        static const int installed =
            __sanitizer_install_malloc_and_free_hooks(heapcount::onMade, heapcount::onGone);
        static_cast<void>(installed);
        m_before = heapcount::held.load();
        heapcount::most = m_before;
#else
        ::malloc_trim(0);
        QFile file(QStringLiteral("/proc/self/clear_refs"));
        if (file.open(QIODevice::WriteOnly))
            file.write("5"); // The kernel's high-water mark starts over (proc(5)).
        m_before = residentBytes();
#endif
    }
    qint64 bytes() const
    {
        return std::max<qint64>(0, peak() - m_before);
    }

private:
    static qint64 peak()
    {
#ifdef WF_ADDRESS_SANITIZER
        return heapcount::most.load();
#else
        QFile file(QStringLiteral("/proc/self/status"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("VmHWM:"))
                return line.mid(6).simplified().split(' ').value(0).toLongLong() * 1024;
        }
        return 0;
#endif
    }
    qint64 m_before = 0;
};

/// What an attack of a few megabytes may take.
inline constexpr qint64 MaxAttackBytes = 300 << 20;

} // namespace wf
