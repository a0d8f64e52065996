// SPDX-License-Identifier: GPL-3.0-or-later
// Copies of a bundle, changed by somebody who knows the format.
#pragma once

#include "bundlefixture.h"

#include <QCryptographicHash>

namespace wf {

/// One for all tests, which work on copies: both incidents, with all their words.
inline BundleFixture &sharedSource()
{
    return madeOnce([](const BundleFixture &bench, ExportRequest &request) {
        request.incidents = {bench.incident.text(), bench.other.text()};
    });
}

class BundleCopy
{
public:
    BundleCopy()
    {
        if (!QFile::copy(sharedSource().path(), path()))
            qFatal("no copy");
    }
    QString path() const { return m_dir.filePath(QStringLiteral("copy.watchfloor")); }
    void edit(const QString &sql) const { RawDatabase(path()).run(sql); }
    QVariant value(const QString &sql) const { return RawDatabase(path()).value(sql); }
    std::unique_ptr<Bundle> open() const
    {
        auto bundle = Bundle::open(path());
        if (!bundle)
            qFatal("not opened: %s", qPrintable(bundle.error().message));
        return std::move(*bundle);
    }
    /// A manifest of somebody who knows its sum.
    void setManifest(const BundleManifest &manifest) const
    {
        const QByteArray body = manifestText(manifest);
        edit(QStringLiteral("UPDATE manifest SET body = '%1', sha256 = '%2'")
                 .arg(QString::fromUtf8(body).replace(QLatin1Char('\''), QStringLiteral("''")),
                      QString::fromLatin1(
                          QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex())));
    }
    /// The event with other times and another one before it, and a hash that is right for that.
    void put(Event event) const
    {
        event.hash = eventHash(event);
        edit(
            QStringLiteral("UPDATE events SET happened_ms = %1, recorded_ms = %2, prev_hash = x'%3',"
                           " hash = x'%4' WHERE seq = %5")
                .arg(toMs(event.happenedAt))
                .arg(toMs(event.recordedAt))
                .arg(QString::fromLatin1(event.previousHash.toHex()), QString::fromLatin1(event.hash.toHex()))
                .arg(event.id.sequence));
    }

private:
    QTemporaryDir m_dir;
};

} // namespace wf
