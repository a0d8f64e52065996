// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ids.h"

#include <QByteArray>
#include <QFile>

#include <map>
#include <memory>

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
/// shows. Made in one step and flushed; afterwards rewritten in place, in one write of the same size, after
/// each commit and without a flush: it may be behind the log, never ahead of it.
class Witness
{
public:
    explicit Witness(QString path);
    /// Empty when there is none; Corrupt when its checksum is wrong. `known`: the log says that it has one.
    /// If it does not, a file of zeros or of no bytes is one whose making a power cut broke off: none.
    Expected<ChainHeads> read(bool known = true) const;
    /// Rewrites it; where that changes its size, or there is none, it is replaced. Io names the file.
    Expected<void> write(const ChainHeads &heads);
    /// Replaces it: on the disk when this returns.
    Expected<void> replace(const ChainHeads &heads);
    /// replace() has made the file that is rewritten: a power cut does not take it away.
    bool isFlushed() const { return m_flushed; }
    /// What write() writes.
    static QByteArray text(const ChainHeads &heads);

private:
    QString m_path;
    std::unique_ptr<QFile> m_file; ///< Open between two writes.
    bool m_flushed = false;
};

} // namespace wf
