// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of a damaged log, searched without SQLite. Input: one byte, then any bytes as they may lie in a
// file and its write-ahead log, or, if the byte is odd, damage to a good log (see fuzz::DamagedFile).
// Whatever it is, what is found is true, and neither memory nor work is out of proportion.
#include "amplification.h"
#include "damagedfile.h"
#include "log/pagescan.h"

using namespace wf;
using fuzz::require;

namespace {

struct Subject
{
    fuzz::DamagedFile files;

    Subject() { files.setGood(QStringLiteral(WATCHFLOOR_TEST_DATA "/log/incidents.db")); }
};

void scanAll(const RawBytes &file, const RawBytes &frames, int pageSize)
{
    const qint64 input = file.size() + frames.size();
    ScanBudget budget(input);
    const qint64 allowed = budget.left;
    qint64 bytes = 0;
    qint64 found = 0;
    ScanOptions how;
    how.take = [&](const EventRecord &record, FoundIn) {
        require((isTrueRecord(record) || mayBeRedacted(record)) && record.fields.sequence >= 1 &&
                record.fields.sequence <= MaxSequence);
        require(isPlainId(QString::fromUtf8(record.fields.desk)));
        bytes += record.fields.payload.size();
        ++found;
        return true;
    };
    const bool all = scanPages({file, &frames, pageSize, 0}, how, budget);
    require(bytes <= allowed && (all || budget.left < 0));
    // An event takes more than two hashes of room.
    require(found * 64 <= input);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Subject subject;
    if (size < 1 + fuzz::DamagedFile::LeastInput)
        return 0;
    const bool isDamage = data[0] % 2 == 1;
    const int pageSize = PageSizes[std::size_t(data[0] / 2) % PageSizes.size()];
    const QByteArrayView rest(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    if (!isDamage) {
        const fuzz::Amplification held(size, 16);
        const qsizetype split = rest.size() / 2;
        scanAll(MemoryBytes(rest.first(split)), MemoryBytes(rest.sliced(split)), pageSize);
        return 0;
    }
    const QString path = subject.files.path(QStringLiteral("log.db"));
    const std::size_t bytes = subject.files.write(path, data + 1, size - 1);
    const fuzz::Amplification held(bytes, 16);
    const auto file = FileBytes::open(path);
    require(file.has_value());
    const auto layout = layoutOfFile(*file);
    scanAll(*file, MemoryBytes(rest), layout ? layout->pageSize : pageSize);
    return 0;
}
