// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/pagescan.h"

#include <algorithm>

namespace wf {

namespace {

constexpr qint64 WalHeader = 32;
constexpr qint64 FrameHeader = 24;
constexpr int SmallestPage = 512;
constexpr int LargestPage = 65'536;

bool isPageSize(qint64 size)
{
    return size >= SmallestPage && size <= LargestPage && (size & (size - 1)) == 0;
}

/// The frames of a write-ahead log by the page they hold.
class Frames
{
public:
    Frames(const RawBytes *bytes, int pageSize) : m_bytes(bytes), m_pageSize(pageSize)
    {
        const qint64 whole = bytes ? (bytes->size() - WalHeader) / (FrameHeader + pageSize) : 0;
        for (qint64 i = 0; i < whole; ++i) {
            const QByteArray head = bytes->read(at(i), 8);
            m_pages[bigEndian32(head, 0)].push_back(i);
            if (bigEndian32(head, 4) != 0)
                m_commits.push_back(i);
        }
        m_count = std::max<qint64>(whole, 0);
    }
    qint64 count() const { return m_count; }
    /// With what there is of one that was broken off.
    QByteArray page(qint64 frame) const { return m_bytes->read(at(frame) + FrameHeader, m_pageSize); }
    /// The last frame of the transaction that this one is in.
    qint64 endOf(qint64 frame) const
    {
        const auto end = std::lower_bound(m_commits.begin(), m_commits.end(), frame);
        return end == m_commits.end() ? m_count : *end;
    }
    /// The page as it was after that frame; empty if none holds it.
    QByteArray pageAt(quint32 number, qint64 upTo) const
    {
        const auto known = m_pages.find(number);
        if (known == m_pages.end())
            return {};
        const auto behind = std::upper_bound(known->second.begin(), known->second.end(), upTo);
        return behind == known->second.begin() ? QByteArray() : page(*std::prev(behind));
    }

private:
    qint64 at(qint64 frame) const { return WalHeader + frame * (FrameHeader + m_pageSize); }

    const RawBytes *m_bytes;
    int m_pageSize;
    std::map<quint32, std::vector<qint64>> m_pages;
    std::vector<qint64> m_commits;
    qint64 m_count = 0;
};

class Scan
{
public:
    Scan(const ScanInput &input, const ScanOptions &options, ScanBudget &budget)
        : m_input(input), m_options(options), m_budget(budget), m_frames(input.writeAhead, input.pageSize),
          m_most(input.file.size() + (input.writeAhead ? input.writeAhead->size() : 0))
    {
    }

    bool run()
    {
        const qint64 pages = (m_input.file.size() + m_input.pageSize - 1) / m_input.pageSize;
        for (qint64 i = 0; i < pages && mayGoOn(); ++i)
            scan(m_input.file.read(i * m_input.pageSize, m_input.pageSize), NoFrame);
        // One more than there are whole ones: it may have been broken off.
        for (qint64 i = 0; m_input.writeAhead && i <= m_frames.count() && mayGoOn(); ++i)
            scan(m_frames.page(i), i);
        return m_budget.left >= 0;
    }

private:
    static constexpr qint64 NoFrame = -1;

    bool mayGoOn() const { return !m_ended && m_budget.left >= 0 && !m_options.stop.stop_requested(); }

    void scan(const QByteArray &page, qint64 frame)
    {
        if (m_options.look)
            m_options.look(page);
        // A cell counts its record from the byte in front of the types.
        for (qsizetype at = 1; at < page.size() && mayGoOn();) {
            const auto head = eventRecordAt(page, at);
            const qint64 taken = head ? take(page, at, *head, frame) : 0;
            at += std::max<qint64>(taken, 1);
        }
        if (m_options.did)
            m_options.did(page.size());
    }

    /// How many bytes of the page are an event that was found.
    qint64 take(QByteArrayView page, qsizetype at, const EventRecordHead &head, qint64 frame)
    {
        const qint64 usable = m_input.pageSize - m_input.reserved;
        const qint64 local = localBytes(head.payload(), usable) - 1; // Without that byte.
        if (at + local > page.size() || head.body > m_most)
            return 0;
        const QByteArrayView body = page.sliced(at + head.bytes, local - head.bytes);
        if (!beginsLikeAnEvent(head, body))
            return 0;
        if (body.size() == head.body)
            return offer(head, body, frame) ? local : 0;
        if (at + local + 4 > page.size())
            return 0;
        const quint32 next = bigEndian32(page, at + local);
        for (const Look look : {Look::ThenAndThere, Look::InTheFile, Look::AtTheEnd}) {
            const auto whole = withOverflow(body, head.body, next, look, frame);
            if (whole && offer(head, *whole, frame))
                return local;
        }
        return 0;
    }

    bool offer(const EventRecordHead &head, QByteArrayView body, qint64 frame)
    {
        const auto record = eventRecordOf(head, body);
        if (!record || !m_budget.spend(body.size()) || (!isTrueRecord(*record) && !mayBeRedacted(*record)))
            return false;
        m_ended = !m_options.take(*record, frame == NoFrame ? FoundIn::Pages : FoundIn::WriteAheadLog);
        return true;
    }

    /// Which page is meant by a number: as the transaction left it, as the file has it, as the last frame.
    enum class Look { ThenAndThere, InTheFile, AtTheEnd };
    QByteArray pageOf(quint32 number, Look look, qint64 frame) const
    {
        if (number == 0)
            return {};
        QByteArray page;
        if (look == Look::AtTheEnd)
            page = m_frames.pageAt(number, m_frames.count());
        else if (look == Look::ThenAndThere && frame != NoFrame)
            page = m_frames.pageAt(number, m_frames.endOf(frame));
        return page.isEmpty() ? m_input.file.read(qint64(number - 1) * m_input.pageSize, m_input.pageSize)
                              : page;
    }
    std::optional<QByteArray> withOverflow(QByteArrayView local, qint64 size, quint32 next, Look look,
                                           qint64 frame)
    {
        constexpr qint64 Link = 4;
        const qint64 room = m_input.pageSize - m_input.reserved - Link;
        QByteArray whole = local.toByteArray();
        while (whole.size() < size) {
            const QByteArray page = pageOf(next, look, frame);
            const qint64 part = std::min(room, size - whole.size());
            if (page.size() < Link + part || !m_budget.spend(part))
                return std::nullopt;
            whole += QByteArrayView(page).sliced(Link, part);
            next = bigEndian32(page, 0);
        }
        return whole;
    }

    const ScanInput &m_input;
    const ScanOptions &m_options;
    ScanBudget &m_budget;
    const Frames m_frames;
    const qint64 m_most; ///< Bytes that a record can have: what there is.
    bool m_ended = false;
};

} // namespace

std::optional<PageLayout> layoutOfFile(const RawBytes &file)
{
    const QByteArray head = file.read(0, 100);
    if (head.size() < 100 || !head.startsWith(QByteArrayView("SQLite format 3\0", 16)))
        return std::nullopt;
    const int stored = quint8(head[16]) << 8 | quint8(head[17]);
    const int size = stored == 1 ? LargestPage : stored;
    const int reserved = quint8(head[20]);
    // SQLite wants at least 480 usable bytes.
    if (!isPageSize(size) || size - reserved < 480)
        return std::nullopt;
    return PageLayout{size, reserved};
}

std::optional<PageLayout> layoutOfWriteAheadLog(const RawBytes &writeAhead)
{
    const QByteArray head = writeAhead.read(0, WalHeader);
    const quint32 magic = bigEndian32(head, 0);
    const quint32 size = bigEndian32(head, 8);
    if (head.size() < WalHeader || (magic != 0x377f0682 && magic != 0x377f0683) || !isPageSize(size))
        return std::nullopt;
    return PageLayout{int(size), 0};
}

bool scanPages(const ScanInput &input, const ScanOptions &options, ScanBudget &budget)
{
    return Scan(input, options, budget).run();
}

} // namespace wf
