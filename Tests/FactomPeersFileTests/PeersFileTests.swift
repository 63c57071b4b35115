import FactomPeersFile
import Testing
