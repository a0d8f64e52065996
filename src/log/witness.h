// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ids.h"

#include <QByteArray>

#include <map>

namespace wf {

/// The end of one desk's chain.
struct ChainHead
{
    qint64 sequence = 0;
    QByteArray hash;
    bool operator==(const ChainHead &) const = default;
};
using ChainHeads = std::map<DeskId, ChainHead>;

/// A small file beside the log that remembers the last event of each chain, so that a log that was cut off
/// shows. Rewritten after each commit without a flush of its own: it may be behind the log, never ahead of
/// it.
class Witness
{
public:
    explicit Witness(QString path);
    /// Empty when there is none; Corrupt when its checksum is wrong.
    Expected<ChainHeads> read() const;
    Expected<void> write(const ChainHeads &heads) const;
    /// What write() writes.
    static QByteArray text(const ChainHeads &heads);

private:
    QString m_path;
};

} // namespace wf
