// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/walldialog.h"

#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace wf {

namespace {

const QString Off = QStringLiteral("off");

} // namespace

WallDialog::WallDialog(DeskView &desk, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_metrics(new QLineEdit(this)), m_dwell(new QSpinBox(this)),
      m_diagonal(new QDoubleSpinBox(this)), m_distance(new QDoubleSpinBox(this)),
      m_night(new QLineEdit(this)), m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("wallDialog"));
    setWindowTitle(tr("Wallboard"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *form = new QFormLayout;
    auto *pages = new QHBoxLayout;
    for (const auto &[kind, text] : {std::pair(WallPageKind::Overview, tr("&Overview")),
                                     std::pair(WallPageKind::Incident, tr("&Incidents (P0, P1)")),
                                     std::pair(WallPageKind::Metrics, tr("&Metrics"))}) {
        auto *box = new QCheckBox(text, this);
        box->setObjectName(QStringLiteral("wallPage:") + wallPageName(kind));
        pages->addWidget(box);
        m_pages.emplace_back(kind, box);
    }
    form->addRow(tr("Pages"), pages);
    m_metrics->setObjectName(QStringLiteral("wallMetrics"));
    kit::setHint(*m_metrics, tr("queue.depth, api.error_rate; empty: the pinned ones"));
    m_metrics->setMinimumWidth(420);
    form->addRow(tr("M&etrics"), m_metrics);
    m_dwell->setObjectName(QStringLiteral("wallDwell"));
    m_dwell->setRange(3, 3600);
    m_dwell->setSuffix(tr(" s"));
    form->addRow(tr("Each page &stays"), m_dwell);
    m_diagonal->setObjectName(QStringLiteral("wallDiagonal"));
    m_diagonal->setRange(0, 300);
    m_diagonal->setDecimals(1);
    m_diagonal->setSuffix(tr(" in"));
    m_diagonal->setSpecialValueText(tr("as the screen reports"));
    form->addRow(tr("&Diagonal"), m_diagonal);
    m_distance->setObjectName(QStringLiteral("wallDistance"));
    m_distance->setRange(0.3, 50);
    m_distance->setDecimals(1);
    m_distance->setSuffix(tr(" m"));
    form->addRow(tr("&Read from"), m_distance);
    m_night->setObjectName(QStringLiteral("wallNight"));
    kit::setHint(*m_night, tr("22:00-06:00; empty: never dimmed"));
    form->addRow(tr("&Night"), m_night);
    auto *sounds = new QHBoxLayout;
    for (const Severity severity : AllSeverities) {
        auto *box = new QCheckBox(severityCode(severity), this);
        box->setObjectName(QStringLiteral("wallSound:") + severityCode(severity));
        sounds->addWidget(box);
        m_sounds.emplace_back(severity, box);
    }
    form->addRow(tr("Alarm for"), sounds);
    layout->addLayout(form);
    m_error->setObjectName(QStringLiteral("wallError"));
    m_error->setProperty("role", "error");
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *accept = new QPushButton(tr("Apply"), this);
    accept->setObjectName(QStringLiteral("wallAccept"));
    accept->setProperty("kind", "primary");
    accept->setDefault(true);
    buttons->addButton(accept, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &WallDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill();
}

void WallDialog::fill()
{
    const Settings &settings = m_desk.settings();
    const WallConfig wall = wallConfigOf(m_desk.options().config.wallboard, settings);
    for (const auto &[kind, box] : m_pages)
        box->setChecked(std::find(wall.pages.begin(), wall.pages.end(), kind) != wall.pages.end());
    m_metrics->setText(settings.value(SettingKey::WallMetrics).toStringList().join(QStringLiteral(", ")));
    m_dwell->setValue(int(std::chrono::duration_cast<std::chrono::seconds>(wall.dwell).count()));
    m_diagonal->setValue(wall.diagonal);
    m_distance->setValue(wall.distance);
    if (wall.night)
        m_night->setText(QStringLiteral("%1-%2").arg(wall.night->first.toString(QStringLiteral("HH:mm")),
                                                     wall.night->second.toString(QStringLiteral("HH:mm"))));
    for (const auto &[severity, box] : m_sounds) {
        box->setChecked(wall.sounds.contains(severity));
        // A sound that the configuration names is not this dialog's.
        box->setEnabled(!m_desk.options().config.wallboard.sounds.contains(severity));
    }
}

void WallDialog::save()
{
    const auto refuse = [this](const QString &message) {
        m_error->setText(message);
        m_error->show();
    };
    QStringList pages;
    for (const auto &[kind, box] : m_pages) {
        if (box->isChecked())
            pages << wallPageName(kind);
    }
    if (pages.isEmpty())
        return refuse(tr("Choose at least one page."));
    const QString night = m_night->text().trimmed();
    if (!night.isEmpty() && !parseNight(night))
        return refuse(tr("\"%1\" is not a time range: write 22:00-06:00").arg(night));
    QStringList metrics;
    for (const QString &name : m_metrics->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!name.trimmed().isEmpty())
            metrics << name.trimmed();
    }
    QStringList sounds;
    for (const auto &[severity, box] : m_sounds) {
        if (box->isChecked() && box->isEnabled())
            sounds << severityCode(severity);
    }
    Settings &settings = m_desk.settings();
    settings.set(SettingKey::WallPages, pages);
    settings.set(SettingKey::WallMetrics, metrics);
    settings.set(SettingKey::WallDwell, m_dwell->value());
    settings.set(SettingKey::WallDiagonal, m_diagonal->value());
    settings.set(SettingKey::WallDistance, m_distance->value());
    settings.set(SettingKey::WallNight, night.isEmpty() ? Off : night);
    settings.set(SettingKey::WallSounds, sounds);
    accept();
}

} // namespace wf

#include "moc_walldialog.cpp"
