// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "desk/review.h"
#include "report/export.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>

class QProgressDialog;
class QWidget;

namespace wf {

/// Writes what a review shows into files, off the GUI's thread: the post-mortem in a format, the incident as
/// a bundle.
class ReviewExport : public QObject
{
    Q_OBJECT
public:
    ReviewExport(DeskView &desk, Review &review, QWidget *window);
    ~ReviewExport() override;

    /// Asks where to, then writes.
    void askReport(ReportFormat format);
    void askBundle();
    void writeReport(ReportFormat format, const QString &path);
    /// `messages`: with the words of messages and updates. `contacts`: with those of the runbooks.
    void writeBundle(const QString &path, bool messages, bool contacts);

Q_SIGNALS:
    /// What was written, or why not.
    void message(const QString &text);
    void finished(bool written);

private:
    const Incident *whole() const;
    QString suggestedPath(const QString &suffix) const;
    void tell(const Expected<QString> &written, const QStringList &problems);
    QProgressDialog *startProgress();

    DeskView &m_desk;
    Review &m_review;
    QWidget *m_window;
    std::atomic<bool> m_cancel{false};
    QThreadPool m_pool;
};

} // namespace wf
