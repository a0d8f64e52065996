// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sha256.h"
#include "bundle/exportbundle.h"

namespace wf {

/// How far an export is, and whether it has to stop.
class ExportWatch
{
public:
    ExportWatch(const BundleProgress &progress, const std::atomic<bool> *cancel)
        : m_progress(progress), m_cancel(cancel)
    {
    }
    /// What is reported from here on lies between these parts of the whole.
    void setSpan(double from, double to)
    {
        m_from = from;
        m_to = to;
    }
    /// Refused where it was cancelled.
    Expected<void> at(double part) const;

private:
    const BundleProgress &m_progress;
    const std::atomic<bool> *m_cancel;
    double m_from = 0;
    double m_to = 1;
};

/// A bundle in the making, in a file beside its place. Gone with this object unless finish() succeeded. One
/// thread.
class BundleWriter
{
public:
    static Expected<std::unique_ptr<BundleWriter>> create(const QString &file);
    ~BundleWriter();
    BundleWriter(const BundleWriter &) = delete;
    BundleWriter &operator=(const BundleWriter &) = delete;

    Database &db() { return *m_db; }
    /// Runs `work` in one transaction.
    Expected<void> transaction(const std::function<Expected<void>()> &work);
    Expected<void> addEvent(const Event &event, bool withheld);
    Expected<void> addContact(const Contact &contact);
    Expected<void> addFile(const Sha256 &sha256, const QByteArray &data);
    /// Sums the parts up, writes the manifest, flushes everything to disk and puts the file in its place.
    Expected<void> finish(BundleManifest &manifest, const ExportWatch &watch);

private:
    BundleWriter(QString file, QString part) : m_file(std::move(file)), m_part(std::move(part)) {}
    Expected<void> prepare();
    Expected<PartSum> sum(const BundlePart &part, const ExportWatch &watch);
    Expected<void> putInPlace();

    QString m_file;
    QString m_part;
    std::unique_ptr<Database> m_db;
};

} // namespace wf
