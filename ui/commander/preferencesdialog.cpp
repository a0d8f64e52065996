// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/preferencesdialog.h"

#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QSystemTrayIcon>
#include <QVBoxLayout>

namespace wf {

namespace {

/// What a session's start has to be told besides the data folder.
QStringList argumentsOf(const DeskOptions &options)
{
    if (options.configFile.isEmpty() || options.configFile == defaultConfigPath())
        return {};
    return {QStringLiteral("--config"), options.configFile};
}

} // namespace

PreferencesDialog::PreferencesDialog(DeskView &desk, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_autostart(desk.options().dataDir, argumentsOf(desk.options())),
      m_note(new PlainLabel(this))
{
    setObjectName(QStringLiteral("preferencesDialog"));
    setWindowTitle(tr("Preferences"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(460);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    addLook(*form);
    addSize(*form);
    addSetting(*form, tr("&Reduce motion"), SettingKey::ReducedMotion, "preferencesMotion")
        ->setToolTip(tr("On the wallboard nothing flashes: what changed stays lit for two minutes"));
    addSetting(*form, tr("Show &notifications of the desktop"), SettingKey::Notifications,
               "preferencesNotify");
    QCheckBox *tray =
        addSetting(*form, tr("Show the worst severity in the &tray"), SettingKey::Tray, "preferencesTray");
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        tray->setToolTip(tr("This desktop has no tray at the moment"));
    addSetting(*form, tr("A &key brings the window to the front"), SettingKey::GlobalKey, "preferencesKey")
        ->setToolTip(tr("Whichever window is in front. The desktop asks for the key"));
    addAutostart(*form);
    layout->addLayout(form);
    m_note->setObjectName(QStringLiteral("preferencesNote"));
    m_note->setWordWrap(true);
    m_note->hide();
    layout->addWidget(m_note);
    layout->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

void PreferencesDialog::addLook(QFormLayout &form)
{
    auto *looks = new QComboBox(this);
    looks->setObjectName(QStringLiteral("preferencesLook"));
    const std::pair<Look, QString> names[] = {{Look::System, tr("As the desktop")},
                                              {Look::Dark, tr("Dark")},
                                              {Look::Light, tr("Light")},
                                              {Look::DarkContrast, tr("Dark, high contrast")},
                                              {Look::LightContrast, tr("Light, high contrast")}};
    for (const auto &[look, name] : names)
        looks->addItem(name, lookName(look));
    looks->setCurrentIndex(looks->findData(lookName(lookOf(m_desk.settings()))));
    connect(looks, &QComboBox::activated, this,
            [this, looks] { m_desk.settings().set(SettingKey::Theme, looks->currentData()); });
    form.addRow(tr("&Look"), looks);
}

void PreferencesDialog::addSize(QFormLayout &form)
{
    auto *sizes = new QComboBox(this);
    sizes->setObjectName(QStringLiteral("preferencesSize"));
    for (const int percent : LookSizes)
        sizes->addItem(tr("%1 %").arg(percent), percent);
    sizes->setCurrentIndex(std::max(0, sizes->findData(m_desk.settings().value(SettingKey::LookSize))));
    connect(sizes, &QComboBox::activated, this, [this, sizes] {
        m_desk.settings().set(SettingKey::LookSize, sizes->currentData());
        m_note->setText(tr("The new size is used when Watchfloor is started again."));
        m_note->show();
    });
    form.addRow(tr("&Size of text and controls"), sizes);
}

QCheckBox *PreferencesDialog::addSetting(QFormLayout &form, const QString &text, SettingKey key,
                                         const char *name)
{
    auto *box = new QCheckBox(text, this);
    box->setObjectName(QLatin1String(name));
    box->setChecked(m_desk.settings().value(key).toBool());
    connect(box, &QCheckBox::toggled, this, [this, key](bool on) { m_desk.settings().set(key, on); });
    form.addRow(box);
    return box;
}

void PreferencesDialog::addAutostart(QFormLayout &form)
{
    auto *box = new QCheckBox(tr("Start with the desktop's &session"), this);
    box->setObjectName(QStringLiteral("preferencesAutostart"));
    box->setToolTip(m_autostart.file());
    box->setChecked(m_autostart.isOn());
    connect(box, &QCheckBox::toggled, this, [this, box](bool on) {
        const auto done = m_autostart.set(on);
        if (done)
            return;
        m_note->setText(done.error().message);
        m_note->show();
        const QSignalBlocker quiet(box);
        box->setChecked(m_autostart.isOn());
    });
    form.addRow(box);
}

} // namespace wf

#include "moc_preferencesdialog.cpp"
