// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/restoredialog.h"

#include "delegates/words.h"
#include "kit/widgetkit.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QThread>

namespace wf {

namespace {

/// The work's answer comes to the dialog, if that is there still. On a thread that nobody waits for: it may
/// hang with a share that does not answer.
template <typename T, typename Work>
void inBackground(QObject *context, std::function<void(const T &)> then, Work work)
{
    QThread *thread =
        QThread::create([work = std::move(work), then = Continuation<T>(context, std::move(then))] {
            const T answer = work();
            if (QCoreApplication *app = QCoreApplication::instance())
                then.post(app, answer);
        });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

QString minuteOf(const std::optional<Timestamp> &at)
{
    return at ? Terms::minute(*at) : QStringLiteral("–");
}

/// Of incidents by name, so that all has room on a small screen.
constexpr std::size_t MostShown = 8;

QStringList namesOf(const std::vector<NamedIncident> &incidents, qint64 all)
{
    QStringList lines;
    const std::size_t shown = std::min(incidents.size(), MostShown);
    for (std::size_t i = 0; i < shown; ++i)
        lines += QStringLiteral("    %1 %2").arg(incidents[i].number, incidents[i].title);
    if (all > qint64(shown))
        lines += RestoreDialog::tr("    and %1 more").arg(all - qint64(shown));
    return lines;
}

QString holdsText(const LogContents &is)
{
    QStringList lines{RestoreDialog::tr("Events: %1, from %2 to %3 UTC")
                          .arg(is.events)
                          .arg(minuteOf(is.first), minuteOf(is.last)),
                      RestoreDialog::tr("Incidents: %1, open: %2").arg(is.incidents).arg(is.openCount)};
    lines += namesOf(is.open, is.openCount);
    lines += RestoreDialog::tr("Files of evidence: %1. Recorded days: %2").arg(is.evidence).arg(is.days);
    lines += RestoreDialog::tr("Desk: %1").arg(is.desk.text());
    return lines.join(QLatin1Char('\n'));
}

QString replacesText(const RestorePreview &preview)
{
    if (!preview.hasLog)
        return RestoreDialog::tr("There is no log here: nothing is replaced.");
    if (!preview.unreadable.isEmpty())
        return RestoreDialog::tr("The log that is here cannot be compared: %1").arg(preview.unreadable);
    QStringList lines;
    if (preview.here != preview.backup.desk)
        lines += RestoreDialog::tr("The backup is of another desk than the log here (%1).")
                     .arg(preview.here.text());
    if (preview.lost == 0) {
        lines += RestoreDialog::tr("The backup has every event that is here.");
    } else {
        lines +=
            RestoreDialog::tr("Events that are here and not in the backup: %1, from %2 to %3 UTC, of these "
                              "incidents:")
                .arg(preview.lost)
                .arg(minuteOf(preview.lostFirst), minuteOf(preview.lostLast));
        lines += namesOf(preview.lostNamed, preview.lostIncidents);
    }
    lines += RestoreDialog::tr("Events that only the backup has: %1").arg(preview.gained);
    lines += RestoreDialog::tr(
        "The log that is here is kept beside, under a name with the date. Your name and the "
        "time are logged. The window opens again on the restored log.");
    return lines.join(QLatin1Char('\n'));
}

} // namespace

RestoreDialog::RestoreDialog(DeskView &desk, const QString &folder, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_choice(new QComboBox(this)), m_holds(kit::makeLabel("", {}, this)),
      m_replaces(kit::makeLabel("", {}, this)), m_error(kit::makeLabel("error", {}, this))
{
    setObjectName(QStringLiteral("restoreDialog"));
    setWindowTitle(tr("Restore from a backup"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(560);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 12, {20, 16, 20, 16});
    m_choice->setObjectName(QStringLiteral("restoreChoice"));
    m_choice->setAccessibleName(tr("Backup"));
    layout->addWidget(m_choice);
    layout->addWidget(kit::makeLabel("strong", tr("What the backup holds"), this));
    m_holds->setObjectName(QStringLiteral("restoreHolds"));
    layout->addWidget(m_holds);
    layout->addWidget(kit::makeLabel("strong", tr("What it would replace"), this));
    m_replaces->setObjectName(QStringLiteral("restoreReplaces"));
    layout->addWidget(m_replaces);
    m_error->setObjectName(QStringLiteral("restoreError"));
    layout->addWidget(m_error);
    for (QLabel *label : {m_holds, m_replaces, m_error}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_error->hide();
    auto *buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(tr("Replace the log"), QDialogButtonBox::DestructiveRole);
    m_cancel->setObjectName(QStringLiteral("restoreCancel"));
    m_accept->setObjectName(QStringLiteral("restoreAccept"));
    m_accept->setProperty("kind", "danger");
    m_accept->setAutoDefault(false);
    m_accept->setEnabled(false);
    m_cancel->setDefault(true);
    layout->addWidget(buttons);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &RestoreDialog::restore);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &RestoreDialog::look);
    m_cancel->setFocus();
    m_holds->setText(tr("Looking…"));
    inBackground<Expected<std::vector<FoundBackup>>>(
        this, [this](const auto &found) { takeFound(found); }, [folder] { return findBackups(folder); });
}

RestoreDialog::~RestoreDialog()
{
    *m_stop = true;
}

void RestoreDialog::showError(const QString &text)
{
    m_error->setText(text);
    m_error->show();
    m_accept->setEnabled(false);
}

/// Only the desk that writes the log can have it replaced.
QString RestoreDialog::objection() const
{
    const LogStatus &log = m_desk.logStatus();
    if (log.state == LogStatus::State::ReadOnly && !log.cut)
        return tr("This window only reads the log: %1").arg(log.message);
    return {};
}

void RestoreDialog::takeFound(const Expected<std::vector<FoundBackup>> &found)
{
    m_holds->clear();
    if (!found || found->empty()) {
        showError(found ? tr("There is no backup in this folder.") : found.error().message);
        return;
    }
    for (const FoundBackup &backup : *found)
        m_choice->addItem(backup.file, backup.file);
}

void RestoreDialog::look()
{
    m_accept->setEnabled(false);
    m_error->hide();
    m_holds->setText(tr("Reading…"));
    m_replaces->setText(tr("Comparing…"));
    inBackground<Expected<RestorePreview>>(
        this,
        [this, number = ++m_looks](const auto &preview) {
            if (number == m_looks)
                take(preview);
        },
        [file = m_choice->currentData().toString(), dataDir = m_desk.options().dataDir] {
            return previewRestore(file, dataDir);
        });
}

void RestoreDialog::take(const Expected<RestorePreview> &preview)
{
    if (!preview) {
        m_holds->clear();
        m_replaces->clear();
        showError(preview.error().message);
        return;
    }
    m_holds->setText(holdsText(preview->backup));
    m_replaces->setText(replacesText(*preview));
    // What is to be decided on is seen as a whole.
    layout()->activate();
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
    if (const QString why = objection(); !why.isEmpty())
        showError(why);
    else
        m_accept->setEnabled(true);
}

void RestoreDialog::restore()
{
    m_accept->setEnabled(false);
    m_choice->setEnabled(false);
    m_replaces->setText(tr("Copying the backup and checking every event…"));
    const RestoreRequest request{m_choice->currentData().toString(), m_desk.options().dataDir, m_desk.user(),
                                 m_desk.presentClock().wall()};
    inBackground<Expected<RestorePrepared>>(
        this,
        [this](const Expected<RestorePrepared> &prepared) {
            m_choice->setEnabled(true);
            if (prepared)
                accept();
            else
                showError(prepared.error().message);
        },
        [request, stop = m_stop] { return prepareRestore(request, [stop] { return !*stop; }); });
}

} // namespace wf

#include "moc_restoredialog.cpp"
