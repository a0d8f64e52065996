// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/reviewexport.h"

#include "bundle/exportbundle.h"
#include "desk/reporting.h"
#include "theme/filepicker.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPointer>
#include <QProgressDialog>
#include <QPushButton>

namespace wf {

namespace {

constexpr int ProgressSteps = 1000;
constexpr int ProgressShownAfterMs = 400;

} // namespace

ReviewExport::ReviewExport(DeskView &desk, Review &review, QWidget *window)
    : QObject(window), m_desk(desk), m_review(review), m_window(window)
{
    m_pool.setMaxThreadCount(1);
}

ReviewExport::~ReviewExport()
{
    m_cancel = true;
    m_pool.waitForDone();
}

const Incident *ReviewExport::whole() const
{
    return m_review.isReady() ? m_desk.wholeBook().find(m_review.incident()) : nullptr;
}

QString ReviewExport::suggestedPath(const QString &suffix) const
{
    const Incident *incident = whole();
    return QDir::home().filePath(
        QStringLiteral("%1.%2").arg(incident ? incident->number : QStringLiteral("incident"), suffix));
}

void ReviewExport::askReport(ReportFormat format)
{
    if (!whole())
        return;
    const QString suffix = reportFormatName(format);
    auto *dialog =
        makeFilePicker(m_window, tr("Save the post-mortem"), FilePurpose::SaveFile, suggestedPath(suffix));
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString &path) { writeReport(format, path); });
    dialog->open();
}

void ReviewExport::writeReport(ReportFormat format, const QString &path)
{
    const Incident *incident = whole();
    if (!incident)
        return;
    m_pool.start([this, format, path, incident = *incident, now = m_desk.presentClock().wall(),
                  bundle = m_review.source().bundle, dataDir = m_desk.options().dataDir,
                  bindings = m_desk.settings().bindings()] {
        QStringList problems;
        const auto make = [&]() -> Expected<ReportInput> {
            if (bundle.isEmpty())
                return recordedReport(dataDir, incident, now, {}, bindings, problems);
            const auto opened = Bundle::open(bundle);
            return opened ? bundledReport(**opened, incident, now, {}, bindings, problems)
                          : tl::unexpected(opened.error());
        };
        const auto input = make();
        const auto files = input ? wf::writeReport(*input, format, path)
                                 : Expected<QStringList>(tl::unexpected(input.error()));
        const auto written = files ? Expected<QString>(files->last()) : tl::unexpected(files.error());
        QMetaObject::invokeMethod(this, [this, written, problems] { tell(written, problems); });
    });
}

void ReviewExport::askBundle()
{
    if (!whole())
        return;
    auto *dialog = makeFilePicker(m_window, tr("Save the incident as one file"), FilePurpose::SaveFile,
                                  suggestedPath(QStringLiteral("watchfloor")));
    dialog->setDefaultSuffix(QStringLiteral("watchfloor"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        auto *ask =
            new QMessageBox(QMessageBox::NoIcon, tr("Save the incident as one file"),
                            tr("Include the text of messages and status updates, and where they went?"),
                            QMessageBox::NoButton, m_window);
        ask->setAttribute(Qt::WA_DeleteOnClose);
        ask->setObjectName(QStringLiteral("bundleContents"));
        auto *contacts = new QCheckBox(tr("Include the team's contacts"), ask);
        ask->setCheckBox(contacts);
        const QPushButton *with = ask->addButton(tr("With messages"), QMessageBox::AcceptRole);
        const QPushButton *without = ask->addButton(tr("Without"), QMessageBox::AcceptRole);
        ask->addButton(QMessageBox::Cancel);
        connect(ask, &QMessageBox::buttonClicked, this, [=, this](const QAbstractButton *clicked) {
            if (clicked == with || clicked == without)
                writeBundle(path, clicked == with, contacts->isChecked());
        });
        ask->open();
    });
    dialog->open();
}

QProgressDialog *ReviewExport::startProgress()
{
    auto *progress = new QProgressDialog(tr("Writing the bundle"), tr("Cancel"), 0, ProgressSteps, m_window);
    progress->setAttribute(Qt::WA_DeleteOnClose);
    progress->setAutoClose(true);
    progress->setMinimumDuration(ProgressShownAfterMs);
    connect(progress, &QProgressDialog::canceled, this, [this] { m_cancel = true; });
    return progress;
}

void ReviewExport::writeBundle(const QString &path, bool messages, bool contacts)
{
    const Incident *incident = whole();
    if (!incident)
        return;
    ExportRequest request;
    request.dataDir = m_desk.options().dataDir;
    request.file = path;
    request.incidents = {incident->id.text()};
    request.messages = messages;
    if (contacts)
        request.contacts = m_desk.contacts(incident->runbook(), incident->attached.document.get());
    request.by = m_desk.user();
    request.program = QCoreApplication::applicationVersion();
    request.now = m_desk.presentClock().wall();
    m_cancel = false;
    m_pool.start([this, request, progress = QPointer(startProgress())] {
        const auto show = [this, progress](double part) {
            QMetaObject::invokeMethod(this, [progress, part] {
                if (progress)
                    progress->setValue(int(part * ProgressSteps));
            });
        };
        const auto written = exportBundle(request, show, &m_cancel);
        QMetaObject::invokeMethod(this, [this, written, progress, file = request.file] {
            if (progress)
                progress->close();
            tell(written ? Expected<QString>(file) : tl::unexpected(written.error()),
                 written ? written->problems : QStringList());
        });
    });
}

void ReviewExport::tell(const Expected<QString> &written, const QStringList &problems)
{
    if (!written)
        Q_EMIT message(written.error().message);
    else if (problems.isEmpty())
        Q_EMIT message(tr("Written: %1").arg(*written));
    else
        Q_EMIT message(tr("Written: %1. Left out: %2").arg(*written, problems.join(QStringLiteral("; "))));
    Q_EMIT finished(written.has_value());
}

} // namespace wf

#include "moc_reviewexport.cpp"
