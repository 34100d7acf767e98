"""Tables of a plausible game for the screens to be tried on: not the scenario, and not kept in step with it."""

ACTORS = """\
us|United States|US|U|#4f9cf9
drc|Democratic Republic of the Congo|DRC|D|#38b26f
rwanda|Rwanda|Rwanda|R|#e0b23c
china|China|China|C|#d9534f
eu|European Union|EU|E|#7f7fff
qatar|Qatar|Qatar|Q|#c06bd6
m23|M23 and Congo River Alliance|M23|M|#e8833a
angola|Angola|Angola|A|#a8554e
au|AU and EAC-SADC panel|AU|T|#5fb8b0
burundi|Burundi|Burundi|B|#9bb84a
uganda|Uganda|Uganda|G|#d8d06a
uk|United Kingdom|UK|K|#b88ad0
un|United Nations|UN|N|#7fc7f2
lenders|World Bank and IMF|Lenders|L|#b0b0b0
wazalendo|Wazalendo militias|Wazalendo|W|#6f9d5c
fdlr|FDLR|FDLR|F|#8a7a6a
"""

ZONES = """\
goma|Goma|North Kivu|m23|76|50|1500000|215000|0.4|0.5|nyiragongo,sake,minova,idjwi,gisenyi
nyiragongo|Nyiragongo|North Kivu|m23|76|43|300000|125000|0.35|0.4|goma,rutshuru
sake|Sake|North Kivu|m23|62|47|160000|75000|0.35|0.4|goma,minova,rubaya,masisi,kitshanga
minova|Minova|South Kivu|m23|61|53|150000|75000|0.35|0.4|sake,nyabibwe,goma,idjwi
rubaya|Rubaya|North Kivu|m23|51|50|120000|40000|0.3|0.3|sake,masisi
masisi|Masisi|North Kivu|m23|47|45|320000|190000|0.25|0.3|sake,rubaya,nyabiondo
nyabiondo|Nyabiondo|North Kivu|m23|35|42|120000|60000|0.2|0.2|masisi,walikale
kitshanga|Kitshanga|North Kivu|m23|53|38|260000|125000|0.25|0.3|sake,pinga,rutshuru
walikale|Walikale|North Kivu|drc|21|42|200000|50000|0.25|0.3|nyabiondo,pinga,bisie,kisangani,bunyakiri
pinga|Pinga|North Kivu|drc|36|34|120000|50000|0.15|0.2|kitshanga,walikale,manguredjipa
bisie|Bisie|North Kivu|drc|17|36|12000|2000|0.4|0.2|walikale
rutshuru|Rutshuru|North Kivu|m23|70|37|450000|185000|0.3|0.35|nyiragongo,kitshanga,bunagana,ishasha,kanyabayonga
bunagana|Bunagana|North Kivu|m23|86|37|60000|20000|0.4|0.4|rutshuru,kampala
ishasha|Ishasha|North Kivu|m23|85|30|60000|20000|0.35|0.35|rutshuru,kampala
kanyabayonga|Kanyabayonga|North Kivu|m23|68|32|150000|75000|0.3|0.3|rutshuru,kirumba
kirumba|Kirumba|North Kivu|m23|58|28|200000|75000|0.25|0.25|kanyabayonga,manguredjipa,lubero
manguredjipa|Manguredjipa|North Kivu|drc|42|25|100000|30000|0.15|0.2|pinga,kirumba,lubero
lubero|Lubero|North Kivu|drc|62|22|260000|65000|0.35|0.4|kirumba,manguredjipa,butembo
butembo|Butembo|North Kivu|drc|70|16|1000000|60000|0.45|0.6|lubero,beni
beni|Beni|North Kivu|drc|78|10|450000|100000|0.35|0.55|butembo,bunia,djugu,kampala
bukavu|Bukavu|South Kivu|m23|68|66|1300000|115000|0.4|0.5|kavumu,walungu,idjwi,rusizi
nyabibwe|Nyabibwe|South Kivu|m23|53|57|220000|100000|0.3|0.3|minova,kavumu
kavumu|Kavumu|South Kivu|m23|55|62|260000|75000|0.3|0.35|bukavu,nyabibwe,bunyakiri
idjwi|Idjwi|South Kivu|m23|72|57|300000|10000|0.5|0.4|goma,minova,bukavu,rusizi
walungu|Walungu|South Kivu|m23|54|70|500000|110000|0.25|0.35|bukavu,kaziba,kamanyola,mwenga
kaziba|Kaziba|South Kivu|drc|57|76|110000|35000|0.2|0.25|walungu,mwenga,twangiza
bunyakiri|Bunyakiri|South Kivu|drc|39|58|130000|45000|0.2|0.25|walikale,kavumu
kamanyola|Kamanyola|South Kivu|m23|73|71|90000|40000|0.3|0.35|walungu,luvungi,rusizi
luvungi|Luvungi|South Kivu|drc|75|76|210000|50000|0.3|0.45|kamanyola,uvira,bujumbura
uvira|Uvira|South Kivu|drc|74|82|700000|110000|0.35|0.55|luvungi,minembwe,kalemie,bujumbura
mwenga|Mwenga|South Kivu|drc|37|71|320000|50000|0.25|0.35|walungu,kaziba,twangiza,shabunda
minembwe|Minembwe|South Kivu|drc|61|86|400000|90000|0.2|0.3|uvira,kalemie
bunia|Bunia|Ituri|drc|63|10|750000|300000|0.35|0.6|beni,djugu,watsa
djugu|Djugu|Ituri|drc|70|4|2100000|850000|0.18|0.4|beni,bunia,watsa,kampala
twangiza|Twangiza|South Kivu|drc|45|75|60000|15000|0.25|0.25|mwenga,kaziba
shabunda|Shabunda|South Kivu|drc|25|66|900000|65000|0.25|0.2|mwenga,kindu
watsa|Watsa|Haut-Uele|drc|46|5|220000|25000|0.45|0.5|bunia,djugu,kisangani
kisangani|Kisangani|Tshopo|drc|18|16|1400000|60000|0.5|0.7|walikale,watsa,kindu,kinshasa
kindu|Kindu|Maniema|drc|13|61|450000|40000|0.45|0.55|shabunda,kisangani,manono
kalemie|Kalemie|Tanganyika|drc|58|91|420000|120000|0.45|0.6|uvira,minembwe,manono
manono|Manono|Tanganyika|drc|39|88|120000|20000|0.45|0.55|kindu,kalemie,lubumbashi
kolwezi|Kolwezi|Lualaba|drc|15|92|620000|0|0.6|0.9|fungurume,dilolo,kamoa
fungurume|Fungurume|Lualaba|drc|26|95|300000|0|0.6|0.9|kolwezi,lubumbashi
dilolo|Dilolo|Lualaba|drc|9|97|110000|0|0.55|0.85|kolwezi,lobito
lubumbashi|Lubumbashi|Haut-Katanga|drc|39|94|3000000|0|0.6|0.9|fungurume,manono,kasumbalesa
kasumbalesa|Kasumbalesa|Haut-Katanga|drc|48|98|300000|0|0.55|0.9|lubumbashi
kamoa|Kamoa|Lualaba|drc|6|87|40000|0|0.65|0.9|kolwezi
lobito|Lobito|Angola|angola|3|81|800000|0|0.65|0.95|dilolo,luanda
kinshasa|Kinshasa|Kinshasa|drc|5|46|17000000|0|0.5|0.9|inga,kisangani
inga|Inga|Kongo Central|drc|3|53|500000|0|0.55|0.9|kinshasa
gisenyi|Gisenyi|Western, Rwanda|rwanda|88|50|550000|0|0.85|0.95|goma,kigali
rusizi|Rusizi|Western, Rwanda|rwanda|85|65|500000|0|0.85|0.95|bukavu,kamanyola,kigali,idjwi
luanda|Luanda|Angola|angola|4|74|9000000|0|0.65|0.95|lobito
bujumbura|Bujumbura|Burundi|burundi|89|80|1200000|0|0.65|0.8|luvungi,uvira
kigali|Kigali|Rwanda|rwanda|96|56|1750000|0|0.9|0.95|gisenyi,rusizi
kampala|Kampala|Uganda|uganda|95|17|4000000|0|0.75|0.95|beni,bunagana,ishasha,djugu
"""

FORCES = """\
m23|M23|m23|rebel|goma:1500,bukavu:1200,nyabiondo:1400,kirumba:900,kamanyola:800,walungu:700
rdf|Rwanda Defence Force|rwanda|rebel|goma:1800,bukavu:1400,nyabiondo:800
twirwaneho|Twirwaneho|m23|rebel|minembwe:900
fardc|Congolese army (FARDC)|drc|state|walikale:4200,lubero:5200,uvira:3800,kinshasa:6000,kisangani:3000,beni:4000
wazalendo|Wazalendo|wazalendo|state|walikale:1500,bunyakiri:1300,pinga:1100,kaziba:900
fdnb|Burundian army|burundi|state|luvungi:3100,uvira:2900
fdlr|FDLR|fdlr|other|pinga:900,kitshanga:600
monusco|MONUSCO|un|other|goma:2400,beni:4200,bunia:3100
updf|Ugandan army|uganda|other|beni:2600,bunia:2000,butembo:1000
"""

COMMODITIES = """\
coltan|Tantalum (coltan)|USD/lb|80
tin|Tin|USD/t|32600
gold|Gold|USD/oz|3000
cobalt|Cobalt|USD/lb|10.2
copper|Copper|USD/t|9800
lithium|Lithium|USD/t|10400
germanium|Germanium|USD/kg|2900
"""

SITES = """\
rubaya_mines|Rubaya mines|rubaya|coltan:1400|m23|conflict|0.9|0.1|kivu_kigali|SMB (title withdrawn)
bisie_mine|Bisie (Mpama)|bisie|tin:17300|drc|formal|0.0|0.95|walikale_kisangani|Alphamin 84%, DRC 5%
kalimbi|Kalimbi, Nyabibwe|nyabibwe|tin:400|m23|grey|0.7|0.3|kivu_kigali|Cooperatives
twangiza_mine|Twangiza|twangiza|gold:1|drc|grey|0.2|0.2|bukavu_rusizi|Twangiza Mining
mongbwalu|Mongbwalu|djugu|gold:5|drc|conflict|0.8|0.1|ituri_uganda|Artisanal
kibali|Kibali|watsa|gold:21|drc|formal|1.0|1.0|ituri_uganda|Barrick 45%, AngloGold 45%
manono_lithium|Manono|manono|lithium:20000|drc|strategic|0.0|1.0|kalemie_kigoma|Zijin, Cominiere
tfm|Tenke Fungurume|fungurume|copper:450000,cobalt:37000|drc|strategic|1.0|1.0|southern_road|CMOC 80%, Gecamines 20%
kcc|Kamoto|kolwezi|copper:190000,cobalt:27000|drc|strategic|1.0|1.0|southern_road|Glencore 75%
kamoa_kakula|Kamoa-Kakula|kamoa|copper:437000|drc|strategic|1.0|1.0|lobito_rail|Ivanhoe 40%, Zijin 40%
gasabo|Gasabo gold refinery|kigali|gold:19|rwanda|formal|1.0|0.8|kivu_kigali|State-linked
"""

ROUTES = """\
kivu_kigali|Rubaya to Kigali|rubaya,sake,goma,gisenyi,kigali|0.9
bukavu_rusizi|Bukavu to Rusizi|bukavu,rusizi,kigali|0.9
ituri_uganda|Ituri to Uganda|djugu,kampala|0.9
southern_road|Southern road|kolwezi,lubumbashi,kasumbalesa|1.0
lobito_rail|Lobito railway|kolwezi,dilolo,lobito|0.3
walikale_kisangani|Walikale to Kisangani|walikale,kisangani|0.6
kalemie_kigoma|Kalemie to Kigoma|kalemie|0.8
"""

# id | kind | title | owner | parties | about | state | level | fact
INSTRUMENTS = """\
eu_listings|sanction|EU listings|eu|-|rwanda|imposed|0.4|type: persons
eu_mou_suspension|sanction|Suspension of the EU-Rwanda minerals memorandum|eu|-|rwanda|threatened|0.5|type: trade
us_kabarebe|sanction|US designation of James Kabarebe|us|-|rwanda|imposed|0.3|type: persons
us_m23_designations|sanction|US designations of M23 leaders|us|-|m23|imposed|0.4|type: entity
us_rdf_designation|sanction|US designation of the Rwandan army|us|-|rwanda|idle|0.6|type: entity
us_lenders_veto|sanction|US votes against loans to Rwanda|us|-|rwanda|idle|0.6|type: budget
uk_aid_cut|sanction|UK aid suspension|uk|-|rwanda|imposed|0.5|type: budget
un_listings|sanction|UN 1533 committee listings|un|-|m23|imposed|0.2|type: persons
rwanda_belgium_break|sanction|Rwanda's break with Belgium|rwanda|-|eu|imposed|0.4|type: diplomatic
drc_bank_airspace|sanction|Banks and airspace closed in held areas|drc|-|m23|imposed|0.7|type: sector
us_humanitarian|aid|US humanitarian funding|us|drc|drc|suspended|0.6|type: humanitarian
us_security_assistance|aid|US security assistance to the DRC|us|drc|drc|requested|0.4|type: military
rwanda_m23_support|aid|Support to M23|rwanda|m23|m23|flowing|0.6|type: military
drc_wazalendo_support|aid|Support to Wazalendo groups|drc|wazalendo|wazalendo|flowing|0.5|type: military
eu_global_gateway|aid|EU Global Gateway for Rwanda|eu|rwanda|rwanda|pledged|0.5|type: development
lenders_rwanda|aid|World Bank and IMF programmes in Rwanda|lenders|rwanda|rwanda|flowing|0.7|type: budget
luanda|talks|Luanda process|angola|drc,m23|-|scheduled|0.5|mediator: Angola
doha|talks|Doha track|qatar|drc,m23|-|idle|0.5|mediator: Qatar
washington|talks|Washington track|us|drc,rwanda|-|idle|0.5|mediator: United States
eac_sadc|talks|EAC-SADC panel|au|drc,m23,rwanda|-|adjourned|0.5|mediator: AU
minerals_for_security|deal|Minerals for security|drc|us|-|offered|0.5|gives: US access to cobalt and coltan
sicomines|deal|Sicomines|china|drc|-|flowing|0.7|gives: China access to copper
lobito_loan|deal|Lobito railway loan|us|angola|-|memorandum|0.5|funds: $553m
kobold_manono|deal|KoBold at Manono|us|drc|-|signalled|0.5|gives: US access to lithium
eu_rwanda_minerals|deal|EU-Rwanda minerals memorandum|eu|rwanda|-|memorandum|0.5|gives: EU access to coltan
rwandair_stake|deal|Stake in RwandAir|qatar|rwanda|-|negotiating|0.5|funds: $150m
raffinerie_de_la_paix|project|Raffinerie de la Paix|drc|-|-|on_hold|0.5|zone: Bukavu
lobito_line|project|Lobito line|angola|-|-|building|0.5|zone: Dilolo
manono_north|project|Manono north block|china|-|-|building|0.5|zone: Manono
kigali_airport|project|Kigali airport|rwanda|-|-|building|0.5|zone: Kigali
m23_walikale|operation|M23 advance on Walikale|m23|-|drc|under_way|0.5|path: Walikale
m23_uvira|operation|M23 advance on Uvira|m23|-|drc|idle|0.5|path: Luvungi, Uvira
drc_north_counter|operation|Congolese counter-offensive in the north|drc|-|m23|idle|0.5|path: Walikale, Nyabiondo
rwanda_deployment|operation|Rwanda's "defensive measures"|rwanda|-|drc|under_way|0.5|path: none
cobalt_export|regulation|Cobalt export suspension|drc|-|-|in_force|1.0|commodity: cobalt
china_rare_earth_controls|regulation|Chinese rare-earth controls|china|-|-|off|0.5|commodity: rare earths
rwanda_mineral_tags|regulation|Rwandan mineral tagging|rwanda|-|-|in_force|0.5|commodity: coltan
luanda_plan|treaty|Luanda harmonised plan|angola|drc,rwanda|-|initialled|0.5|guarantor: Angola
declaration_of_principles|treaty|Declaration of principles|us|drc,rwanda|-|drafted|0.5|guarantor: United States
doha_declaration|treaty|Doha declaration|qatar|drc,m23|-|drafted|0.5|ceasefire: bare
rwanda_denies_support|statement|Rwanda denies backing M23|rwanda|-|-|made|0.5|audience: all
rwanda_fdlr_threat|statement|The FDLR is the threat|rwanda|-|drc|silent|0.5|audience: western
us_public_attribution|statement|US public attribution|us|-|rwanda|silent|0.5|audience: all
qatar_ceasefire_appeal|statement|Qatari ceasefire appeal|qatar|-|-|silent|0.5|audience: regional
"""

NEWS = """\
ZoneTaken|M23 takes Walikale-centre after two days of fighting; the army withdraws west.|m23,drc|m23_walikale|walikale|2
TalksCancelled|M23 stays away from the talks in Luanda after the EU lists nine people.|m23,eu,angola|luanda||2
TiesBroken|Rwanda breaks off relations with Belgium.|rwanda,eu|rwanda_belgium_break||1
LeadersMet|The presidents of the DRC and Rwanda meet the Emir in Doha and ask for a ceasefire.|drc,rwanda,qatar|doha||2
MineEvacuated|Alphamin stops work at Bisie and evacuates its people.|drc||bisie|1
AidSuspended|Relief agencies report stocks for three weeks after the American freeze.|us|us_humanitarian||1
PriceMoved|Cobalt rises by 9% on the second month of the export suspension.|drc|cobalt_export||0
ClashesReported|Wazalendo fighters attack M23 positions south of Bukavu.|wazalendo,m23||walungu|0
"""
